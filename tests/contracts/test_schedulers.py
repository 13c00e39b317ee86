"""What holds for every scheduler in the registry; a new one is tested here by being registered."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studykit.errors import UsageError
from studykit.model.schedule import CardState, EaseState, MemoryState, Rating, State
from studykit.scheduling import SCHEDULERS, Moment, Scheduler, get_scheduler
from studykit.scheduling.states import decode_segment, encode_state, kind_of

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
TODAY = date(2026, 11, 20)

ease_states = st.builds(
    EaseState,
    due=st.dates(date(2015, 1, 1), date(2040, 1, 1)),
    interval=st.integers(0, 365_000).map(lambda tenths: Fraction(tenths, 10)),
    ease=st.integers(130, 999),
)
instants = st.datetimes(datetime(2015, 1, 1), datetime(2040, 1, 1)).map(  # noqa: DTZ001 - the zone comes next
    lambda moment: moment.replace(microsecond=0, tzinfo=UTC)
)
memory_states = st.builds(
    MemoryState,
    due=instants,
    interval=st.integers(0, 36_500).map(Fraction),
    stability=st.floats(0.001, 40_000),
    difficulty=st.floats(1, 10),
    state=st.sampled_from([CardState.NEW, CardState.LEARNING, CardState.REVIEW, CardState.RELEARNING]),
    reps=st.integers(0, 999),
    lapses=st.integers(0, 99),
    step=st.integers(0, 3),
    last_review=st.none() | instants,
)
moments = st.builds(
    Moment,
    today=st.just(TODAY),
    now=st.just(NOW),
    seed=st.sampled_from(["", "a1b2", "問題"]),
    repetition=st.integers(0, 99),
    fuzz=st.booleans(),
    histogram=st.none() | st.dictionaries(st.integers(0, 60), st.integers(0, 9), max_size=20),
    ease_hint=st.none() | st.integers(130, 400),
    drill=st.booleans(),
    learning_step=st.none() | st.integers(0, 3),
)


@pytest.fixture(scope="module", params=sorted(SCHEDULERS))
def scheduler(request: pytest.FixtureRequest) -> Scheduler:
    return get_scheduler(request.param)


def states_for(scheduler: Scheduler) -> st.SearchStrategy[State | None]:
    return st.none() | (ease_states if scheduler.kind == "ease" else memory_states)


def test_it_goes_by_its_name(scheduler: Scheduler) -> None:
    assert SCHEDULERS[scheduler.name](None) == scheduler
    with pytest.raises(UsageError, match="no setting `colour`"):
        get_scheduler(scheduler.name, {"colour": "red"})


@given(st.data(), moments)
def test_preview_is_what_an_answer_gives(scheduler: Scheduler, data: st.DataObject, moment: Moment) -> None:
    state = data.draw(states_for(scheduler))
    preview = scheduler.preview(state, moment)
    assert list(preview) == list(Rating)
    for rating, outcome in preview.items():
        assert scheduler.answer(state, rating, moment) == outcome


@given(st.data(), moments)
def test_outcomes_can_be_written_and_hang_together(scheduler: Scheduler, data: st.DataObject, moment: Moment) -> None:
    state = data.draw(states_for(scheduler))
    drilled = moment.drill and state is not None and scheduler.name == "sm2"
    for outcome in scheduler.preview(state, moment).values():
        segment = decode_segment(encode_state(outcome.state))
        assert segment == outcome.state
        assert kind_of(segment) == scheduler.kind
        assert outcome.interval == outcome.state.interval
        assert outcome.interval >= 0
        assert outcome.wait >= timedelta(0)
        if isinstance(outcome.state, EaseState):
            assert outcome.due == outcome.state.due
        if not drilled:
            assert outcome.due >= moment.today
        if not outcome.again_today and not drilled:
            assert outcome.due > moment.today


@given(st.data(), moments)
def test_better_answers_are_never_asked_sooner(scheduler: Scheduler, data: st.DataObject, moment: Moment) -> None:
    state = data.draw(states_for(scheduler))
    days = [outcome.interval for outcome in scheduler.preview(state, moment).values()]
    assert days[1:] == sorted(days[1:])
    if not moment.drill:
        assert days[0] <= max(1, days[2]) or scheduler.kind == "memory"


@given(state=ease_states | memory_states)
def test_a_state_of_the_other_kind_enters_only_by_adoption(scheduler: Scheduler, state: State) -> None:
    moment = Moment(TODAY, NOW)
    adopted = scheduler.adopt(state)
    assert kind_of(adopted) == scheduler.kind
    if kind_of(state) == scheduler.kind:
        assert adopted == state
    else:
        with pytest.raises(UsageError, match="studykit reset"):
            scheduler.answer(state, Rating.GOOD, moment)
    assert scheduler.answer(adopted, Rating.GOOD, moment).due >= TODAY


def test_a_reset_card_is_due_today(scheduler: Scheduler) -> None:
    moment = Moment(TODAY, NOW)
    state = scheduler.reset(moment)
    assert decode_segment(encode_state(state)) == state
    day = state.due if isinstance(state, EaseState) else state.due.date()
    assert day == TODAY
    assert scheduler.answer(state, Rating.GOOD, moment).due >= TODAY
