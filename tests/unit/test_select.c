/* select: what a trigger is called; which functions a selection leaves alone, and for which reason; which helpers it
 * adds, under which names; and which of its patterns mean nothing. */
#include "scratch.h"

#include "app/select.h"
#include "base/buf.h"

static void a_trigger_may_be_called_by_half_its_name(void **state)
{
	static const struct {
		const char *kind, *trigger;
		bool matches;
	} rows[] = {
		{ "httpTrigger", "httpTrigger", true },
		{ "HTTPTRIGGER", "httpTrigger", true },
		{ "http", "httpTrigger", true },
		{ "Queue", "queueTrigger", true },
		{ "queue", "queuetrigger", true },
		{ "httpT", "httpTrigger", false },
		{ "htt", "httpTrigger", false },
		{ "https", "httpTrigger", false },
		{ "trigger", "httpTrigger", false },
		{ "", "httpTrigger", false },
		{ "", "Trigger", false },
		{ "Trigger", "Trigger", true },
		{ "", "", true },
		{ "http", "", false },
		{ "http", "http", true },
		{ "*", "httpTrigger", false },
		{ "http*", "httpTrigger", false },
	};

	for (size_t i = 0; i < ROWS(rows); i++)
		EXPECT_INT(rows[i].kind, trigger_matches(rows[i].kind, rows[i].trigger), rows[i].matches);
}

/* ---- an app ---- */

static const struct app_root *root;

static void write_app(void)
{
	scratch_write("host.json", S("{}"));
	scratch_write("A/function.json", S("{\"bindings\": [{\"type\": \"httpTrigger\"}]}"));
	scratch_write("A/__init__.py", S("def main(req):\n    return 1\n\ndef inner():\n    return 2\n"));
	scratch_write("AB/function.json", S("{\"bindings\": [{\"type\": \"timerTrigger\"}]}"));
	scratch_write("AB/__init__.py", S("def main(req):\n    return 1\n"));
	scratch_write("C/function.json", S("{\"bindings\": [{\"type\": \"httpTrigger\"}]}"));
	scratch_write("lib/a.py", S("def f():\n    def g(): pass\n    return g\n\nclass K:\n    def f(self): pass\n"
				    "    async def g(self): pass\n    class L:\n        f = lambda: 1\n"));
	scratch_write("lib/deep/b.py", S("def f(): pass\n"));
	scratch_write("lib/broken.py", S("def f(: pass\n"));
	scratch_write("lib/text.txt", S("def f(): pass\n"));
	scratch_write("env/pyvenv.cfg", S(""));
	scratch_write("env/c.py", S("def f(): pass\n"));
	scratch_write("sub/host.json", S("{}"));
	scratch_write("sub/d.py", S("def f(): pass\n"));
}

static struct app *load(void)
{
	struct app_roots *roots = NEW(arena, struct app_roots);
	struct app *app = app_find(arena, scratch(""), INTEREST_V2 | INTEREST_MARKS, roots, failure)
				  ? app_load(arena, &roots->items[0], APP_FUNCTIONS, failure)
				  : NULL;

	if (!app)
		GIVE_UP("%s", failure->message);
	root = &roots->items[0];
	return app;
}

/* "A:left AB:excluded lib/a.py:K.f": functions with their reason, helpers with their file. */
static const char *described(const struct app *app)
{
	struct buf out = { .arena = arena };

	for (size_t i = 0; i < app->functions.n; i++) {
		const struct function *f = &app->functions.items[i];

		buf_addf(&out, "%s", i ? " " : "");
		if (f->model == MODEL_HELPER)
			buf_addf(&out, "%s:", f->place.path + strlen(app->root) + 1);
		buf_addf(&out, "%s%s%s", f->name, f->left ? ":" : "", left_ids[f->left]);
	}
	return buf_text(&out);
}

enum { MOST = 3 };

static struct patterns patterns_of(const char *const *texts, const struct place *place)
{
	struct patterns patterns = { 0 };

	for (size_t i = 0; i < MOST && texts[i]; i++)
		*vec_push(arena, &patterns) = (struct pattern){ .text = texts[i], .place = *place };
	return patterns;
}

struct row {
	const char *include[MOST], *trigger[MOST], *exclude[MOST], *also[MOST];
	const char *functions;
};

static struct selection selection_of(const struct row *row, struct place place)
{
	return (struct selection){
		.include = patterns_of(row->include, &place),
		.trigger = patterns_of(row->trigger, &place),
		.exclude = patterns_of(row->exclude, &place),
		.also = patterns_of(row->also, &place),
	};
}

static void a_selection_leaves_alone_what_it_does_not_mean(void **state)
{
	static const struct row rows[] = {
		{ { 0 }, { 0 }, { 0 }, { 0 }, "A AB C:no-script" },
		{ { "A" }, { 0 }, { 0 }, { 0 }, "A AB:not-asked C:no-script" },
		{ { "A*" }, { 0 }, { 0 }, { 0 }, "A AB C:no-script" },
		{ { "A?" }, { 0 }, { 0 }, { 0 }, "A:not-asked AB C:no-script" },
		{ { "[!B]" }, { 0 }, { 0 }, { 0 }, "A AB:not-asked C:no-script" },
		{ { "a" }, { 0 }, { 0 }, { 0 }, "A:not-asked AB:not-asked C:no-script" },
		{ { "AB", "A" }, { 0 }, { 0 }, { 0 }, "A AB C:no-script" },
		{ { 0 }, { "timer" }, { 0 }, { 0 }, "A:not-asked AB C:no-script" },
		{ { 0 }, { "timer", "HTTP" }, { 0 }, { 0 }, "A AB C:no-script" },
		{ { "A" }, { "timer" }, { 0 }, { 0 }, "A:not-asked AB:not-asked C:no-script" },
		{ { 0 }, { 0 }, { "A" }, { 0 }, "A:excluded AB C:no-script" },
		{ { "A" }, { 0 }, { "*" }, { 0 }, "A:excluded AB:excluded C:no-script" },
	};

	write_app();
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct selection selection = selection_of(&rows[i], (struct place){ 0 });
		struct app *app = load();

		EXPECT(rows[i].functions, app_select(arena, app, root, &selection, failure));
		EXPECT_STRING(rows[i].functions, described(app), rows[i].functions);
	}
}

static void helpers_are_found_by_file_and_qualified_name(void **state)
{
	static const struct row rows[] = {
		{ .also = { "lib/a.py:f" }, .functions = "lib/a.py:f" },
		{ .also = { "lib/a.py:*" }, .functions = "lib/a.py:f lib/a.py:f.g lib/a.py:K.f lib/a.py:K.g" },
		{ .also = { "lib/a.py:K.*", "lib/a.py:K.f" }, .functions = "lib/a.py:K.f lib/a.py:K.g" },
		{ .also = { "lib/[ab].py:f", "lib/a.py:f.g" }, .functions = "lib/a.py:f lib/a.py:f.g" },
		{ .also = { "*:f" }, .functions = "lib/a.py:f lib/broken.py:f:broken lib/deep/b.py:f" },
		{ .also = { "lib/*/?.py:f" }, .functions = "lib/deep/b.py:f" },
		{ .also = { "A/*:*" }, .functions = "A/__init__.py:inner" },
		{ .also = { "lib/broken.py:none" }, .functions = "lib/broken.py:none:broken" },
	};

	write_app();
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct selection selection = selection_of(&rows[i], (struct place){ 0 });
		struct buf wanted = { .arena = arena };
		struct app *app = load();

		buf_addf(&wanted, "A AB C:no-script %s", rows[i].functions);
		EXPECT(rows[i].functions, app_select(arena, app, root, &selection, failure));
		EXPECT_STRING(rows[i].functions, described(app), buf_text(&wanted));
		for (size_t k = 0; k < selection.also.n; k++)
			EXPECT(rows[i].functions, selection.also.items[k].found);
	}
}

static void a_pattern_that_means_nothing_fails_where_it_has_a_place(void **state)
{
	static const struct row rows[] = {
		{ .include = { "A", "B" }, .functions = "B" },
		{ .trigger = { "blob" }, .functions = "blob" },
		{ .exclude = { "D", "A" }, .functions = "D" },
		{ .also = { "lib/a.py:h" }, .functions = "lib/a.py:h" },
		{ .also = { "lib/a.py:K" }, .functions = "lib/a.py:K" },
		{ .also = { "lib/a.py:K.L.f" }, .functions = "lib/a.py:K.L.f" },
		{ .also = { "a.py:f" }, .functions = "a.py:f" },
		{ .also = { "lib/text.txt:f" }, .functions = "lib/text.txt:f" },
		{ .also = { "env/c.py:f" }, .functions = "env/c.py:f" },
		{ .also = { "sub/d.py:f" }, .functions = "sub/d.py:f" },
	};

	write_app();
	for (size_t i = 0; i < ROWS(rows); i++) {
		const char *row = rows[i].functions;
		struct selection asked = selection_of(&rows[i], (struct place){ 0 });
		struct selection filed =
			selection_of(&rows[i], (struct place){ .path = "file", .line = 7, .column = 3 });
		const struct patterns *lists[] = { &asked.include, &asked.trigger, &asked.exclude, &asked.also };
		size_t lost = 0;

		*failure = (struct fail){ .arena = arena };
		EXPECT(row, app_select(arena, load(), root, &asked, failure));
		for (size_t k = 0; k < ROWS(lists); k++)
			for (size_t n = 0; n < lists[k]->n; n++)
				lost += !lists[k]->items[n].found;
		EXPECT_INT(row, lost, 1);
		EXPECT(row, !app_select(arena, load(), root, &filed, failure));
		EXPECT_FAILURE(row, row);
		EXPECT_STRING(row, failure->place.path, "file");
		EXPECT_INT(row, failure->place.line, 7);
	}
}

static void helpers_on_the_disk_are_found_by_their_marks(void **state)
{
	struct app *app;

	write_app();
	scratch_write(
		"lib/a.py",
		S("# pyfuncprof: begin f\n@p\n# pyfuncprof: end f\ndef f(): pass\n\ndef g(): pass\n\n"
		  "class K:\n    # pyfuncprof: begin g\n    @p\n    # pyfuncprof: end g\n    def g(self): pass\n"));
	scratch_write("A/__init__.py",
		      S("# pyfuncprof: begin setup (original 0)\n# pyfuncprof: end setup\n"
			"def main(req):\n    # pyfuncprof: begin main\n    # pyfuncprof: end main\n    return 1\n"));
	app = load();
	app_add_profiled_helpers(arena, app);
	EXPECT_STRING("those with a mark right above", described(app), "A AB C:no-script lib/a.py:f lib/a.py:K.g");
	app_add_profiled_helpers(arena, app);
	EXPECT_STRING("each once", described(app), "A AB C:no-script lib/a.py:f lib/a.py:K.g");
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(a_trigger_may_be_called_by_half_its_name),
		TEST_IN_SCRATCH(a_selection_leaves_alone_what_it_does_not_mean),
		TEST_IN_SCRATCH(helpers_are_found_by_file_and_qualified_name),
		TEST_IN_SCRATCH(a_pattern_that_means_nothing_fails_where_it_has_a_place),
		TEST_IN_SCRATCH(helpers_on_the_disk_are_found_by_their_marks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
