"""What travels between the rooms: frozen values without behaviour of their own."""
