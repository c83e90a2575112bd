#include "base/amount.h"

#include "base/buf.h"

enum { MOST_DIGITS = 9 };

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static size_t digits_end(struct slice text, size_t at)
{
	while (at < text.n && is_digit(text.p[at]))
		at++;
	return at;
}

bool amount_read(struct slice text, int64_t *out)
{
	struct slice number = slice_trim(text), unit;
	size_t point = digits_end(number, 0), end = point;
	int64_t amount = 0, step = MIB / 10;

	if (!point || point > MOST_DIGITS)
		return false;
	for (size_t i = 0; i < point; i++)
		amount = amount * 10 + (number.p[i] - '0');
	amount *= MIB;
	if (point < number.n && number.p[point] == '.') {
		end = digits_end(number, point + 1);
		if (end == point + 1)
			return false;
		for (size_t i = point + 1; i < end; i++, step /= 10)
			amount += step * (number.p[i] - '0');
	}
	unit = slice_trim(slice_part(number, end, number.n));
	if (slice_eq_nocase(unit, S("KiB")))
		amount = (amount + 512) / 1024;
	else if (slice_eq_nocase(unit, S("GiB")))
		amount *= 1024;
	else if (unit.n && !slice_eq_nocase(unit, S("MiB")))
		return false;
	*out = amount;
	return true;
}

static const char *number(struct arena *arena, int64_t amount, const char *sign)
{
	uint64_t size = amount < 0 ? 0 - (uint64_t)amount : (uint64_t)amount;

	if (size < MIB / 2000)
		return buf_format(arena, "%s0.0", sign);
	return buf_format(arena, "%s%.*f", amount > 0 ? sign : "", size < MIB / 20 ? 3 : 1, (double)amount / MIB);
}

const char *amount_number(struct arena *arena, int64_t amount)
{
	return number(arena, amount, "");
}

const char *amount_signed(struct arena *arena, int64_t amount)
{
	return number(arena, amount, "+");
}

const char *amount_text(struct arena *arena, int64_t amount)
{
	return buf_format(arena, "%s MiB", amount_number(arena, amount));
}
