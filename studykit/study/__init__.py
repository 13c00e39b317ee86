"""What to ask, when, and in what order: values in, values out, the day and chance included."""
