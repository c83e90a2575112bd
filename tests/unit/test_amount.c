/* amount: memory as people write it, and as it is shown. */
#include "unit.h"

#include "base/amount.h"

static void an_amount_is_a_number_and_its_unit(void **state)
{
	static const struct {
		const char *text;
		int64_t amount; /* -1: none */
	} rows[] = {
		{ "5", 5000000 },
		{ "5MiB", 5000000 },
		{ " 5 mib ", 5000000 },
		{ "0.5 MiB", 500000 },
		{ "1GiB", 1024000000 },
		{ "1.5 GiB", 1536000000 },
		{ "512KiB", 500000 },
		{ "1 KiB", 977 },
		{ "0", 0 },
		{ "0.0000019", 1 },
		{ "999999999 GiB", 999999999000000 * 1024 },
		{ "1000000000", -1 },
		{ "", -1 },
		{ "MiB", -1 },
		{ ".5", -1 },
		{ "5.", -1 },
		{ "5.MiB", -1 },
		{ "-5", -1 },
		{ "+5", -1 },
		{ "5MB", -1 },
		{ "5M", -1 },
		{ "5 MiB more", -1 },
		{ "1e3", -1 },
		{ "0x5", -1 },
		{ "5,0", -1 },
		{ "nan", -1 },
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		int64_t amount = -1;

		EXPECT_INT(rows[i].text, amount_read(exact(slice_of(rows[i].text)), &amount), rows[i].amount >= 0);
		EXPECT_INT(rows[i].text, amount, rows[i].amount);
	}
}

static void an_amount_is_shown_with_the_decimals_that_matter(void **state)
{
	static const struct {
		int64_t amount;
		const char *plain, *with_sign;
	} rows[] = {
		{ 47100000, "47.1", "+47.1" },
		{ 1549999, "1.5", "+1.5" },
		{ 50000, "0.1", "+0.1" },
		{ 49999, "0.050", "+0.050" },
		{ 12000, "0.012", "+0.012" },
		{ 499, "0.0", "+0.0" },
		{ 0, "0.0", "+0.0" },
		{ -12000, "-0.012", "-0.012" },
		{ -152600000, "-152.6", "-152.6" },
		{ INT64_MIN, "-9223372036854.8", "-9223372036854.8" },
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		EXPECT_STRING(rows[i].plain, amount_number(arena, rows[i].amount), rows[i].plain);
		EXPECT_STRING(rows[i].plain, amount_signed(arena, rows[i].amount), rows[i].with_sign);
	}
	EXPECT_STRING("with its unit", amount_text(arena, -47149999), "-47.1 MiB");
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(an_amount_is_a_number_and_its_unit),
		TEST(an_amount_is_shown_with_the_decimals_that_matter),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
