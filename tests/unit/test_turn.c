/*
 * tests/unit/test_turn.c - whose turn it is: the short ways choose as a look at everybody does.
 * SPDX-License-Identifier: MIT
 */
#include "hv/turn.h"

#include "tests/unit/harness.h"

#define MS 1000000ull
#define STEPS 200000u

/* Those who could run, and when the others wake by themselves. */
static struct place {
	bool ready;
	u64 wake_at;
} world[SHARES];

static struct turns turns;
static u32 looks;
static u64 seed;

bool turn_ready(u32 who, u64 now, u64 *wake_at)
{
	struct place *place = &world[who];

	looks++;
	if (place->wake_at <= now) {
		place->ready = true;
		place->wake_at = TURN_NEVER;
	}
	if (!place->ready)
		*wake_at = place->wake_at;
	return place->ready;
}

static u32 random_below(u32 limit)
{
	seed = seed * 6364136223846793005ull + 1442695040888963407ull;
	return (u32)(seed >> 33) % limit;
}

/* Nobody is nearer than a slice to the beginning of time. */
static int start(void **state)
{
	(void)state;
	seed = 1;
	looks = 0;
	turns = (struct turns)TURNS_INITIAL;
	turns.shares.floor_ns = 3ull * SHARE_SLICE_NS;
	for (u32 i = 0; i < SHARES; i++) {
		share_reset(&turns.shares, i);
		world[i] = (struct place){ false, TURN_NEVER };
	}
	return 0;
}

static int stop(void **state)
{
	(void)state;
	return 0;
}

/* What hv/turn.c says it does, with a look at everybody each time. */
struct model {
	struct shares shares;
	u32 who;
	u64 start, end, charged_until;
};

/* Who can run, and when the first of the others wakes. */
static u32 model_look(u64 now, u64 *first)
{
	u32 ready = 0;

	*first = TURN_NEVER;
	for (u32 i = 0; i < SHARES; i++) {
		u64 wake_at = TURN_NEVER;

		if (turn_ready(i, now, &wake_at))
			ready |= 1u << i;
		else if (wake_at < *first)
			*first = wake_at;
	}
	return ready;
}

static void model_choose(struct model *model, u64 now, u64 most)
{
	u64 first;
	u32 ready = model_look(now, &first), next;

	if (model->who != SHARE_NOBODY)
		share_charge(&model->shares, model->who, now - model->charged_until);
	model->charged_until = now;
	next = share_pick(&model->shares, ready, now < model->end ? model->who : SHARE_NOBODY);
	if (next != model->who || now >= model->end)
		model->start = now;
	model->who = next;
	model->end = first;
	if ((ready & (ready - 1)) && model->end > model->start + SHARE_SLICE_NS)
		model->end = model->start + SHARE_SLICE_NS;
	if (most != TURN_NEVER && model->end > model->start + most)
		model->end = model->start + most;
}

/* Whose turn it is falls asleep; or somebody is woken. */
static void happen(const struct model *model, u64 now)
{
	u32 who = random_below(SHARES);

	switch (random_below(12)) {
	case 0:
	case 1:
		if (model->who == SHARE_NOBODY)
			break;
		world[model->who].ready = false;
		if (random_below(4))
			world[model->who].wake_at = now + 1 + random_below(30 * MS);
		break;
	case 2:
		world[who].ready = true;
		world[who].wake_at = TURN_NEVER;
		turn_look_at(&turns, who);
		break;
	default: break;
	}
}

static void assert_same_shares(const struct shares *a, const struct shares *b)
{
	assert_true(a->floor_ns == b->floor_ns);
	assert_int_equal(a->ready, b->ready);
	for (u32 i = 0; i < SHARES; i++) {
		assert_true(a->of[i].used_ns == b->of[i].used_ns);
		assert_true(a->of[i].run_ns == b->of[i].run_ns);
	}
}

/*
 * Looks at few beside a model that looks at all.  Where the turn may just go
 * on, as run.c's way from a guest to its launcher and back, a look at all
 * finds nobody else that has woken.
 */
static void short_ways_choose_as_the_long_one(void **state)
{
	struct model model = { .shares = turns.shares, .who = SHARE_NOBODY };
	u64 now = 0, most = TURN_NEVER, first;
	u32 went_on = 0, slept = 0;

	(void)state;
	for (u32 step = 0; step < STEPS; step++) {
		happen(&model, now);
		now += random_below(random_below(8) ? 20000 : 12 * MS);
		if (!turns.unsure && now < turns.end && turns.who != SHARE_NOBODY &&
		    world[turns.who].ready) {
			assert_int_equal(model_look(now, &first), turns.ready);
			assert_true(turns.end <= first);
			went_on++;
			continue;
		}
		if (!random_below(100))
			most = random_below(2) ? TURN_NEVER : 4 * SHARE_SLICE_NS;
		model_choose(&model, now, most);
		turn_charge(&turns, now);
		assert_int_equal(turn_next(&turns, now, most), model.who);
		assert_true(turns.end == model.end);
		assert_true(turns.start == model.start);
		assert_same_shares(&turns.shares, &model.shares);
		slept += model.who == SHARE_NOBODY;
	}
	assert_in_range(went_on, STEPS / 4, STEPS);
	assert_in_range(slept, STEPS / 200, STEPS);
}

/* However many sleep beside them. */
static void a_choice_looks_at_whose_turn_it_was(void **state)
{
	u64 now = MS;

	(void)state;
	for (u32 i = 0; i < SHARES; i++) {
		world[i].ready = i < 2;
		world[i].wake_at = i < 2 ? TURN_NEVER : 1000 * MS;
		turn_look_at(&turns, i);
	}
	turn_charge(&turns, now);
	assert_int_equal(turn_next(&turns, now, TURN_NEVER), 0);
	looks = 0;
	for (u32 i = 0; i < 50; i++) {
		now = turns.end;
		turn_charge(&turns, now);
		assert_int_equal(turn_next(&turns, now, TURN_NEVER), (i + 1) % 2);
		assert_true(turns.end == now + SHARE_SLICE_NS);
	}
	assert_int_equal(looks, 50);
}

static void a_turn_ends_when_a_sleeper_wakes(void **state)
{
	(void)state;
	world[0].ready = true;
	world[5].wake_at = 3 * MS;
	world[6].wake_at = 7 * MS;
	for (u32 i = 0; i < SHARES; i++)
		turn_look_at(&turns, i);
	turn_charge(&turns, MS);
	assert_int_equal(turn_next(&turns, MS, TURN_NEVER), 0);
	assert_true(turns.end == 3 * MS);
	turn_charge(&turns, 3 * MS);
	assert_int_equal(turn_next(&turns, 3 * MS, TURN_NEVER), 5);
	assert_true(turns.end == 7 * MS);
	world[5].ready = false;
	turn_charge(&turns, 4 * MS);
	assert_int_equal(turn_next(&turns, 4 * MS, TURN_NEVER), 0);
	assert_true(turns.end == 7 * MS);
	assert_int_equal(turns.shares.of[0].run_ns, 2 * MS);
	assert_int_equal(turns.shares.of[5].run_ns, MS);
}

#define FRESH(test) cmocka_unit_test_setup_teardown(test, start, stop)

static const struct CMUnitTest tests[] = {
	FRESH(short_ways_choose_as_the_long_one),
	FRESH(a_choice_looks_at_whose_turn_it_was),
	FRESH(a_turn_ends_when_a_sleeper_wakes),
};

UNIT_MAIN("turn", tests)
