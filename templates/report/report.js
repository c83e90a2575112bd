/* Builds the page from the JSON in #data, whose keys tests/schema/report.schema.json describes.
 *
 * Texts from the log are hostile: they become text nodes, never markup, and what the eye cannot see, or what would
 * turn the text around, is shown by its number. #f3 in the address is the function of index 3, #f3l1 its line of
 * index 1. */
"use strict";

const data = JSON.parse(document.getElementById("data").textContent);
const byId = (id) => document.getElementById(id);

// ---- elements and texts ----

function fill(node, attributes, children) {
	for (const [name, value] of Object.entries(attributes)) {
		if (value !== null && value !== false)
			node.setAttribute(name, value === true ? "" : value);
	}
	node.append(...children.flat(Infinity));
	return node;
}

function el(name, attributes = {}, ...children) {
	return fill(document.createElement(name), attributes, children);
}

function svg(name, attributes = {}, ...children) {
	return fill(document.createElementNS("http://www.w3.org/2000/svg", name), attributes, children);
}

// Control and format characters and separators of lines, but the tab and what joins letters of some scripts.
const ODD = /((?![\t\u200c\u200d])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}])/u;
const codeOf = (character) => "U+" + character.codePointAt(0).toString(16).toUpperCase().padStart(4, "0");
const plain = (text) => text.split(ODD).map((part, i) => (i % 2 ? `[${codeOf(part)}]` : part)).join("");

function hostile(text) {
	return el("bdi", {}, text.split(ODD).map((part, i) => (i % 2 ? el("span", { class: "odd" }, codeOf(part)) : part)));
}

const decimals = [0, 1, 2, 3, 4].map((n) =>
	new Intl.NumberFormat("en-US", { minimumFractionDigits: n, maximumFractionDigits: n }));
const minus = (text) => text.replace("-", "\u2212");
const count = (n) => decimals[0].format(n);
const amount = (mib) => minus(decimals[mib !== 0 && Math.abs(mib) < 0.05 ? 3 : 1].format(mib));
const signed = (mib) => (mib > 0 ? "+" : "") + amount(mib);
const rate = (mib) => (mib > 0 ? "+" : "") +
	minus(decimals[Math.abs(mib) < 0.0001 ? 1 : Math.abs(mib) < 0.1 ? 4 : 2].format(mib));
const some = (n, one) => `${count(n)} ${one}${n === 1 ? "" : "s"}`;

const extent = (values) =>
	values.reduce(([low, high], v) => [Math.min(low, v), Math.max(high, v)], [Infinity, -Infinity]);
const scale = ([low, high], [from, to]) => (v) =>
	(high > low ? from + (v - low) / (high - low) * (to - from) : (from + to) / 2);

// ---- what the data says ----

const GLYPHS = { leak: "\u2197", plateau: "\u2192", noise: "\u2248", "too few": "\u2026" };
const ORDER = ["", "too few", "noise", "plateau", "leak"];
const functions = data.functions;
const lines = data.top.map((place) => ({
	place: [place.function_index, place.line_index],
	function: functions[place.function_index],
	line: functions[place.function_index].lines[place.line_index],
}));

const address = (place) => "#f" + place[0] + (place[1] === undefined || place[1] === null ? "" : "l" + place[1]);
const fileOf = (f) => f.file || f.path || "unknown file";
const placeText = (f, number) => fileOf(f) + (number ? ":" + number : "");
const lineText = (entry) => placeText(entry.function, entry.line.shown_line);
const taken = (f) => f.lines.reduce((sum, line) => sum + Math.max(0, line.hurts), 0);

function badge(verdict) {
	return verdict ? el("span", { class: "verdict " + verdict }, GLYPHS[verdict] + " " + verdict) : "";
}

function evidence(trend) {
	const calls = some(trend.n, "call");
	const between = (low, high) => `(95 % interval ${rate(low)} to ${rate(high)})`;
	const moved = `from ${amount(trend.first)} to ${amount(trend.last)} MiB`;
	const late = `${rate(trend.late)} MiB per call over the second half ${between(trend.late_low, trend.late_high)}`;

	switch (trend.verdict) {
	case "leak":
		return `Memory at the start of a call rose ${moved} over ${calls}, and still rises: ${late}.`;
	case "plateau":
		return `Memory at the start of a call rose ${moved} over ${calls}, then stayed: ${late}. ` +
			"The allocator keeps what it got.";
	case "noise":
		return `Memory at the start of a call has no direction over ${calls}: ${rate(trend.slope)} MiB per call ` +
			`${between(trend.low, trend.high)}.`;
	case "too few":
		return `${calls} ${trend.n === 1 ? "is" : "are"} too few to tell a leak from noise.`;
	default:
		return "The log has only sums: there is nothing to judge a trend by.";
	}
}

/* What becomes of what a line took, when its calls tell. */
function aftermath(line) {
	if (line.verdict !== "noise" || line.kept === null || line.kept + 2 * line.kept_error >= 0.5)
		return null;
	return "What it takes is mostly given back: " +
		`about ${count(Math.round(100 * Math.min(1, Math.max(0, line.kept))))} % was still there at the next call.`;
}

// ---- the head ----

function lineAnswer(heading, title, entry) {
	const { line } = entry;

	return el("section", { class: "card answer" },
		el(heading, {}, title),
		el("p", { class: "big" }, signed(line.increment.mean) + " MiB", el("small", {}, " per call")),
		el("p", { class: "place" }, el("a", { href: address(entry.place) }, hostile(lineText(entry))), " in ",
			hostile(entry.function.name)),
		el("p", { class: "source" }, hostile(line.source.trim())),
		el("p", { class: "soft" }, `In ${count(line.invocations)} of ${some(entry.function.invocations, "call")}, ` +
			`${signed(line.hurts)} MiB together.`),
		el("p", { class: "evidence" }, ...(aftermath(line) ? [badge(line.verdict), " ", aftermath(line)]
			: [badge(entry.function.trend.verdict), " ", evidence(entry.function.trend)])));
}

/* For a leak that is no single line's. */
function functionAnswer(heading, index) {
	const f = functions[index];

	return el("section", { class: "card answer" },
		el(heading, {}, "This function leaks, by no single line"),
		el("p", { class: "big" }, rate(f.trend.late) + " MiB", el("small", {}, " per call")),
		el("p", { class: "place" }, el("a", { href: address([index]) }, hostile(f.name)), " in ", hostile(fileOf(f))),
		el("p", { class: "evidence" }, badge(f.trend.verdict), " ", evidence(f.trend)));
}

function headroom(heading) {
	const part = data.limit ? Math.min(1, data.peak / data.limit) : 0;
	const gauge = el("div", { class: part > 0.8 ? "gauge tight" : "gauge" }, el("i"));
	const left = data.limit - data.peak;

	gauge.style.setProperty("--part", part * 100 + "%");
	return el("section", { class: "card answer" },
		el(heading, {}, "Most memory at any line"),
		el("p", { class: "big" }, amount(data.peak) + " MiB",
			data.limit ? el("small", {}, ` of ${amount(data.limit)}`) : ""),
		data.limit ? gauge : "",
		el("p", {}, !data.limit
			? "How much is left? --plan NAME or --limit MIB compares it with what there is."
			: [data.plan ? ["The plan is ", hostile(data.plan), ": "] : "",
				left >= 0 ? `${amount(left)} MiB are left.` : `${amount(-left)} MiB more than there is.`]),
		data.calls_left ? el("p", { class: "evidence" }, `At the rate of the steepest leak the limit is reached in about ` +
			`${some(Math.round(data.calls_left), "call")}.`) : "");
}

function showHead() {
	const leak = lines.find((entry) => entry.line.verdict === "leak" && entry.line.hurts > 0);
	const most = lines.find((entry) => entry.line.hurts > 0);
	const leaking = functions.reduce((best, { trend }, i) => (trend.verdict === "leak" &&
		(best < 0 || trend.late > functions[best].trend.late) ? i : best), -1);
	const answers = [];
	const next = () => (answers.length ? "h2" : "h1");

	if (leak)
		answers.push(lineAnswer(next(), leak === most ? "This line takes the most, and leaks" : "This line leaks", leak));
	else if (leaking >= 0)
		answers.push(functionAnswer(next(), leaking));
	if (most && most !== leak)
		answers.push(lineAnswer(next(), "This line takes the most", most));
	if (!answers.length)
		answers.push(el("section", { class: "card answer" }, el("h1", {}, functions.length ? "No line made the process grow"
			: "Nothing was measured"), el("p", {}, functions.length ? "" : "No report of memory_profiler was found.")));
	if (functions.length)
		answers.push(headroom(next()));
	byId("answers").append(...answers);
	const parts = [some(data.read.inputs, "input"), some(data.read.rows, "measured row"),
		some(functions.length, "function")];
	if (data.read.lost)
		parts.push(`about ${some(data.read.lost, "row")} lost (${amount(data.read.lost_share * 100)} %)`);
	byId("read").append(parts.join(" \u00b7 "));
	if (lines.length)
		document.title = `${plain(lineText(leak || lines[0])).slice(0, 80)} \u2013 memory report`;
}

function culpritItem(culprit) {
	const f = functions[culprit.function_index];
	const line = culprit.line_index === null ? null : f.lines[culprit.line_index];

	return el("li", {},
		el("span", { class: "verdict leak" }, culprit.rule),
		el("a", { class: "place", href: address([culprit.function_index, culprit.line_index]) },
			hostile(line ? placeText(f, line.shown_line) : f.name)),
		hostile(culprit.message));
}

function showJudgement() {
	byId("judgement").hidden = !data.judged;
	byId("judgement-title").append(" ", data.culprits.length
		? el("span", { class: "verdict leak" }, `${count(data.culprits.length)} exceeded`)
		: el("span", { class: "verdict good" }, "\u2713 kept"));
	byId("culprits").append(...data.culprits.map(culpritItem), data.culprits.length ? ""
		: el("li", {}, "Nothing is over its budget, or worse than the baseline."));
	byId("notes").hidden = !data.notes.length;
	byId("notes-list").append(...data.notes.map((text) => el("li", {}, hostile(text))));
}

// ---- tables ----

/* A table of `rows`, some of them shown at first. A column: head, value (to sort by), cell (what is shown; else the
 * value is an amount), text (sorted from A on; else from the most), left (as texts are), size (hidden where it is
 * narrow). The rows come by their sum, the most first. */
class Grid {
	constructor(id, noun, columns, rows, limit) {
		Object.assign(this, { noun, columns, rows, limit, keep: () => true });
		this.table = byId(id);
		this.heads = columns.map((column) => this.head(column));
		this.body = el("tbody");
		this.table.append(el("thead", {}, el("tr", {}, this.heads)), this.body);
		this.count = byId(id + "-count");
		this.more = this.table.parentNode.querySelector(".more");
		this.more.addEventListener("click", () => this.showAll());
		this.table.parentNode.hidden = !rows.length;
		this.order(columns.find((column) => column.head === "Sum"), true);
	}

	static classes(column) {
		return [column.left || column.text ? "" : "number", column.size || ""].join(" ").trim();
	}

	head(column) {
		const button = el("button", { type: "button" }, column.head);

		button.addEventListener("click", () => this.order(column, this.column === column ? !this.down : !column.text));
		return el("th", { scope: "col", class: Grid.classes(column) }, button);
	}

	order(column, down) {
		Object.assign(this, { column, down });
		this.heads.forEach((head, i) => {
			head.removeAttribute("aria-sort");
			if (this.columns[i] === column)
				head.setAttribute("aria-sort", down ? "descending" : "ascending");
		});
		this.show();
	}

	chosen() {
		const rows = this.rows.filter(this.keep);
		const sign = this.down ? -1 : 1;

		const { value, text } = this.column;
		const compare = text ? (a, b) => value(a).localeCompare(value(b), "en", { numeric: true })
			: (a, b) => value(a) - value(b);
		return rows.sort((a, b) => sign * compare(a, b));
	}

	row(row) {
		return row.node ||= el("tr", {}, this.columns.map((column, i) =>
			el(i ? "td" : "th", { class: Grid.classes(column), scope: i ? null : "row" },
				column.cell ? column.cell(row) : signed(column.value(row)))));
	}

	show() {
		const rows = this.chosen();

		this.body.replaceChildren(...rows.slice(0, this.limit).map((row) => this.row(row)));
		if (!rows.length)
			this.body.append(el("tr", {}, el("td", { class: "empty", colspan: this.columns.length },
				`No ${this.noun} is like that.`)));
		this.count.textContent = rows.length === this.rows.length ? count(rows.length)
			: `${count(rows.length)} of ${count(this.rows.length)}`;
		this.more.hidden = rows.length <= this.limit;
		this.more.textContent = `Show all ${count(rows.length)}`;
	}

	showAll() {
		const next = this.body.rows.length;

		this.limit = Infinity;
		this.show();
		this.body.rows[next].querySelector("a").focus();
	}
}

function link(place, label) {
	return el("a", { class: "place", href: address(place) }, hostile(label));
}

function spark(points, verdict) {
	const [x, y] = [scale(extent(points.map((p) => p[0])), [2, 94]), scale(extent(points.map((p) => p[1])), [18, 2])];
	const path = points.map((p, i) => (i ? "L" : "M") + x(p[0]).toFixed(1) + " " + y(p[1]).toFixed(1));

	return points.length < 2 ? "" : svg("svg", { width: 96, height: 20, "aria-hidden": "true" },
		svg("path", { class: "data " + verdict, d: path.join(""), "stroke-width": 1.5 }));
}

const total = lines.reduce((sum, entry) => sum + Math.max(0, entry.line.hurts), 0);

/* What a row is about, and below it, softer, what tells it from others. */
function titled(place, label, more) {
	return [link(place, label), el("span", { class: "source soft" }, hostile(more))];
}

const lineColumns = [
	{ head: "Line", text: true, value: lineText,
		cell: (entry) => titled(entry.place, lineText(entry), entry.line.source.trim()) },
	{ head: "Function", text: true, size: "wide", value: (entry) => entry.function.name,
		cell: (entry) => hostile(entry.function.name) },
	{ head: "Verdict", left: true, size: "middling", value: (entry) => ORDER.indexOf(entry.line.verdict),
		cell: (entry) => badge(entry.line.verdict) },
	{ head: "Sum", value: (entry) => entry.line.hurts },
	{ head: "Share", size: "wide", value: (entry) => Math.max(0, entry.line.hurts),
		cell: (entry) => (total ? decimals[1].format(Math.max(0, entry.line.hurts) / total * 100) + " %" : "") },
	{ head: "Mean", value: (entry) => entry.line.increment.mean },
	{ head: "p95", size: "wide", value: (entry) => entry.line.increment.p95 },
	{ head: "Max", size: "wide", value: (entry) => entry.line.increment.max },
	{ head: "Calls", size: "middling", value: (entry) => entry.line.invocations,
		cell: (entry) => count(entry.line.invocations) },
	{ head: "Ran", size: "wide", value: (entry) => entry.line.occurrences || 0,
		cell: (entry) => (entry.line.occurrences === null ? "\u2013" : count(entry.line.occurrences)) },
	{ head: "Memory", size: "middling", value: (entry) => entry.line.memory.max,
		cell: (entry) => amount(entry.line.memory.max) },
];

const functionColumns = [
	{ head: "Function", text: true, value: (row) => row.f.name,
		cell: (row) => titled([row.index], row.f.name, placeText(row.f, row.f.shown_start)) },
	{ head: "Verdict", left: true, value: (row) => ORDER.indexOf(row.f.trend.verdict),
		cell: (row) => badge(row.f.trend.verdict) },
	{ head: "Trend", size: "wide", value: (row) => row.f.trend.last - row.f.trend.first,
		cell: (row) => spark(row.f.trend.points, row.f.trend.verdict) },
	{ head: "Slope", size: "middling", value: (row) => row.f.trend.slope, cell: (row) => rate(row.f.trend.slope) },
	{ head: "Calls", size: "middling", value: (row) => row.f.invocations, cell: (row) => count(row.f.invocations) },
	{ head: "Growth", value: (row) => row.f.growth.mean },
	{ head: "p95", size: "wide", value: (row) => row.f.growth.p95 },
	{ head: "Max", size: "wide", value: (row) => row.f.growth.max },
	{ head: "Sum", size: "wide", value: (row) => row.f.growth.sum },
	{ head: "Peak", size: "middling", value: (row) => row.f.peak, cell: (row) => amount(row.f.peak) },
];

function showFilters(lineGrid, functionGrid) {
	const [text, verdict, name] = ["filter", "verdict", "function"].map(byId);
	const verdicts = new Set(lines.map((entry) => entry.line.verdict).concat(functions.map((f) => f.trend.verdict)));
	const has = (words, ...texts) => {
		const all = texts.join("\n").toLowerCase();
		return words.every((word) => all.includes(word));
	};
	const apply = () => {
		const words = text.value.toLowerCase().split(/\s+/);
		const fits = (place, judged) => (verdict.value === "*" || verdict.value === judged) &&
			(name.value === "*" || +name.value === place);

		lineGrid.keep = (entry) => fits(entry.place[0], entry.line.verdict) &&
			has(words, lineText(entry), entry.function.name, entry.line.source);
		functionGrid.keep = (row) => fits(row.index, row.f.trend.verdict) &&
			has(words, row.f.path, placeText(row.f, row.f.shown_start), row.f.name);
		lineGrid.show();
		functionGrid.show();
	};

	verdict.append(...ORDER.filter((word) => word && verdicts.has(word)).reverse().map((word) => el("option", {}, word)));
	name.append(...functions.map((f, i) => el("option", { value: i }, plain(f.name).slice(0, 80))));
	[text, verdict, name].forEach((input) => input.addEventListener("input", apply));
	byId("filters").hidden = !functions.length;
}

// ---- charts ----

/* About `n` round values between low and high. */
function ticks([low, high], n, least) {
	const rough = (high - low || 1) / n;
	const power = 10 ** Math.floor(Math.log10(rough));
	const step = Math.max(least, [1, 2, 5, 10].find((factor) => factor * power >= rough) * power);
	const values = [];

	for (let i = Math.ceil(low / step); i * step <= high; i++)
		values.push(+(i * step).toPrecision(12));
	return values;
}

const BOX = { left: 52, right: 10, top: 10, bottom: 36, height: 208 };

/* What a chart shows besides its points: the second half with its slope, which decides the verdict, and the limit. */
function marks({ trend, limit }, [from, to], x, y, width) {
	const parts = [];

	if (trend && trend.n > 3 && trend.verdict !== "too few") {
		const middle = x((from + to) / 2);

		parts.push(svg("rect", { class: "half", x: middle, y: BOX.top, width: width - BOX.right - middle,
			height: BOX.height - BOX.top - BOX.bottom }),
		svg("text", { x: width - BOX.right, y: BOX.height - 4, "text-anchor": "end" }, "shaded: the second half"),
		svg("line", { class: "slope", x1: middle, x2: x(to), y1: y(trend.last - trend.late * (to - from) / 2),
			y2: y(trend.last) }));
	}
	if (limit)
		parts.push(svg("line", { class: "limit", x1: BOX.left, x2: width - BOX.right, y1: y(limit), y2: y(limit) }),
			svg("text", { x: BOX.left + 4, y: y(limit) + 14 }, `limit ${amount(limit)} MiB`));
	return parts;
}

function axes(xs, ys, x, y, width) {
	const numbers = ticks(ys, 4, 0).flatMap((v) => [
		svg("line", { class: "grid", x1: BOX.left, x2: width - BOX.right, y1: y(v), y2: y(v) }),
		svg("text", { x: BOX.left - 6, y: y(v) + 4, "text-anchor": "end" }, minus(v.toLocaleString("en-US")))]);
	const calls = ticks([xs[0] + 1, xs[1] + 1], Math.max(2, width / 90), 1).map((v) =>
		svg("text", { x: x(v - 1), y: BOX.height - BOX.bottom + 16, "text-anchor": "middle" }, count(v)));

	return [...numbers, ...calls, svg("text", { x: 4, y: BOX.height - 4 }, "MiB, by call")];
}

/* A chart of [invocation, MiB] points: a line through all of them, or with `stems` an upright one for each. The pointer
 * and the arrow keys move a cursor over the points, and what it is at is said below. */
function chart(title, points, options) {
	const output = el("output");
	const image = svg("svg", { tabindex: 0, role: "slider", "aria-label": plain(title), "aria-valuemin": 1,
		"aria-valuemax": points.length });
	const xs = extent(points.map((p) => p[0]));
	const values = extent(points.map((p) => p[1]));
	const limit = options.limit < 2 * values[1] ? options.limit : null;
	const ys = options.stems ? [Math.min(0, values[0]), Math.max(0, values[1])] : [values[0], Math.max(values[1], limit)];
	const room = (ys[1] - ys[0] || 1) * 0.06;
	let x, y, at = null;

	function point(i) {
		at = i === null ? null : Math.max(0, Math.min(points.length - 1, i));
		const text = at === null ? `${some(points.length, "point")}, ${amount(values[0])} to ${amount(values[1])} MiB`
			: `call ${count(points[at][0] + 1)}: ${(options.stems ? signed : amount)(points[at][1])} MiB`;

		output.textContent = text;
		image.setAttribute("aria-valuetext", text);
		image.setAttribute("aria-valuenow", at === null ? 1 : at + 1);
		image.querySelectorAll(".cursor, .dot").forEach((node) => node.remove());
		if (at !== null)
			image.append(svg("line", { class: "cursor", x1: x(points[at][0]), x2: x(points[at][0]), y1: BOX.top,
				y2: BOX.height - BOX.bottom }),
			svg("circle", { class: "dot", cx: x(points[at][0]), cy: y(points[at][1]), r: 4 }));
	}

	function draw(width) {
		x = scale(xs, [BOX.left + 8, width - BOX.right - 8]);
		y = scale([ys[0] - (ys[0] ? room : 0), ys[1] + room], [BOX.height - BOX.bottom, BOX.top]);
		const path = points.map((p, i) => `${i && !options.stems ? "L" : "M"}${x(p[0]).toFixed(1)} ` +
			(options.stems ? `${y(0).toFixed(1)}V` : "") + y(p[1]).toFixed(1));

		const thick = options.stems ? Math.max(1, Math.min(6, (width - BOX.left - BOX.right) / points.length / 1.7)) : 2;

		image.setAttribute("viewBox", `0 0 ${width} ${BOX.height}`);
		image.replaceChildren(...marks({ trend: options.trend, limit }, xs, x, y, width), ...axes(xs, ys, x, y, width),
			svg("path", { class: "data " + options.verdict, d: path.join(""), "stroke-width": thick }));
		point(at);
	}

	image.addEventListener("pointermove", (event) => {
		const box = image.getBoundingClientRect();
		const px = (event.clientX - box.left) / box.width * image.viewBox.baseVal.width;
		const far = (i) => Math.abs(x(points[i][0]) - px);

		point(points.reduce((best, _, i) => (far(i) < far(best) ? i : best), 0));
	});
	image.addEventListener("pointerleave", () => point(null));
	image.addEventListener("blur", () => point(null));
	image.addEventListener("keydown", (event) => {
		const keys = { ArrowLeft: (at || 0) - 1, ArrowRight: at === null ? 0 : at + 1, Home: 0, End: points.length - 1 };
		const to = keys[event.key];

		if (to !== undefined) {
			point(to);
			event.preventDefault();
		}
	});
	draw(560);
	new ResizeObserver(([{ contentRect: { width } }]) => width && draw(Math.max(240, Math.round(width)))).observe(image);
	return el("figure", {}, el("figcaption", {}, title), image, output);
}

/* The increments of a line at every point of its function's trend. */
function lineChart(f, line) {
	const known = new Map(line.points);
	const points = f.trend.points.map(([invocation]) => [invocation, known.get(invocation) || 0]);

	return points.length ? chart(`What line ${line.shown_line} takes in a call`, points,
		{ stems: true, verdict: line.verdict }) : "";
}

// ---- one function ----

/* The rows of one line: a gap where lines of the file are missing, and the line itself. */
function sourceRows(f, index, l, sum) {
	const line = f.lines[l];
	const before = l ? f.lines[l - 1] : line;
	const gap = line.shown_line - before.shown_line - 1;
	const share = sum ? Math.max(0, line.hurts) / sum : 0;
	const other = line.line === line.shown_line ? "" : el("small", {}, `log ${line.line}`);
	const [low, high] = [line.memory.min, line.memory.max].map(amount);
	const row = el("tr", { class: line.is_first ? "first" : null },
		el("th", { scope: "row" }, el("a", { href: address([index, l]) }, String(line.shown_line)), other),
		el("td", { class: "number" }, line.is_first ? (low === high ? low : `${low} \u2013 ${high}`) + " at start"
			: signed(line.increment.mean)),
		el("td", { class: "number middling" }, line.is_first ? "" : signed(line.hurts)),
		el("td", { class: "number middling" }, count(line.invocations)),
		el("td", { class: "number wide" }, amount(line.memory.max)),
		el("td", { class: "source" }, hostile(line.source),
			l && line.shown_line === before.shown_line ? el("span", { class: "verdict" }, "another version of this line") : ""));

	if (share)
		row.style.setProperty("--share", (100 * Math.sqrt(share) * 0.75).toFixed(1) + "%");
	if (gap <= 0)
		return [row];
	return [el("tr", { class: "gap" }, el("td", { colspan: 6 }, `\u22ef ${some(gap, "line")} not in the log`)), row];
}

function sourceTable(f, index) {
	const sum = taken(f);
	const heads = [["Line", "number"], ["Mean", "number"], ["Sum", "number middling"], ["Calls", "number middling"],
		["Memory", "number wide"], ["Source", ""]];

	return el("table", { class: "lines" },
		el("caption", {}, "What each line takes, in MiB; the warmer, the larger its share."),
		el("thead", {}, el("tr", {}, heads.map(([head, kind]) => el("th", { scope: "col", class: kind }, head)))),
		el("tbody", {}, f.lines.flatMap((_, l) => sourceRows(f, index, l, sum))));
}

function facts(f) {
	const pairs = [["file", hostile(placeText(f, f.shown_start))], ["calls", count(f.invocations)],
		["incomplete reports", f.incomplete && count(f.incomplete)],
		["growth per call", `${signed(f.growth.mean)} MiB, p95 ${signed(f.growth.p95)}, at most ${signed(f.growth.max)}`],
		["most memory", amount(f.peak) + " MiB"]];

	return el("dl", { class: "facts" }, pairs.filter(([, value]) => value).map(([name, value]) =>
		el("div", {}, el("dt", {}, name), el("dd", {}, value))));
}

function functionView(index) {
	const f = functions[index];
	const found = data.culprits.filter((culprit) => culprit.function_index === index);

	return el("section", { class: "card function" },
		el("div", { class: "about" },
			el("h2", { tabindex: -1 }, hostile(f.name), badge(f.trend.verdict)),
			facts(f),
			el("p", { class: "evidence" }, evidence(f.trend)),
			found.map((culprit) => el("p", {}, el("span", { class: "verdict leak" }, culprit.rule), " ",
				hostile(culprit.message)))),
		el("div", {}, sourceTable(f, index)),
		el("div", { class: "charts" },
			f.trend.points.length ? chart("Memory at the start of each call", f.trend.points,
				{ trend: f.trend, limit: data.limit, verdict: f.trend.verdict }) : "",
			el("div", { class: "of-line" })));
}

/* Shows the function and its line; the line with the most, when the place names none. Gives what is to have the
 * focus: the link of the line, or the heading. */
function showView([index, l]) {
	const f = functions[index];
	const most = f.lines.reduce((best, line, i) => (line.hurts > (best < 0 ? 0 : f.lines[best].hurts) ? i : best), -1);
	const chosen = l === undefined ? most : l;
	let view = byId("view").firstElementChild;

	if (!view || view.dataset.index !== String(index)) {
		view = functionView(index);
		view.dataset.index = index;
		byId("view").replaceChildren(view);
	}
	view.querySelectorAll("[aria-current]").forEach((row) => row.removeAttribute("aria-current"));
	view.querySelector(".of-line").replaceChildren(chosen < 0 || f.lines[chosen].is_first ? ""
		: lineChart(f, f.lines[chosen]));
	const ofLine = view.querySelector(`a[href="${address([index, chosen])}"]`);
	if (ofLine)
		ofLine.closest("tr").setAttribute("aria-current", "true");
	return l === undefined ? view.querySelector("h2") : ofLine;
}

// ---- moving about ----

let opener = null;

/* Goes to the place in the address; false when it names none. */
function follow() {
	const found = /^#f(\d+)(?:l(\d+))?$/.exec(location.hash);
	const place = found && found.slice(1).filter((part) => part !== undefined).map(Number);

	if (!place || !functions[place[0]] || (place.length > 1 && !functions[place[0]].lines[place[1]]))
		return false;
	const target = showView(place);
	target.focus({ preventScroll: true });
	(place.length > 1 ? target : byId("view")).scrollIntoView({ block: place.length > 1 ? "center" : "start" });
	return true;
}

/* The link of the row that is `steps` from the one with the focus. */
function step(steps) {
	const here = document.activeElement.closest("tbody tr");
	const links = [...(here ? here.parentNode : byId("lines")).querySelectorAll("tbody th a")];
	const at = here ? links.indexOf(here.querySelector("th a")) + steps : 0;

	if (links[at])
		links[at].focus();
}

function goBack() {
	const input = document.activeElement === byId("filter");

	if (input && byId("filter").value) {
		byId("filter").value = "";
		byId("filter").dispatchEvent(new Event("input"));
	} else if (opener && opener.isConnected && byId("view").contains(document.activeElement)) {
		opener.focus();
	}
}

function onKey(event) {
	const typing = document.activeElement.matches("input, select");
	const inTable = document.activeElement.closest("tbody");
	const keys = { j: 1, k: -1, ...(inTable && { ArrowDown: 1, ArrowUp: -1 }) };

	if (event.ctrlKey || event.metaKey || event.altKey)
		return;
	if (event.key === "Escape")
		goBack();
	else if (event.key === "/" && !typing)
		byId("filter").focus();
	else if (keys[event.key] && !typing)
		step(keys[event.key]);
	else
		return;
	event.preventDefault();
}

function onClick(event) {
	const clicked = event.target.closest("a[href^='#f']");

	if (!clicked)
		return;
	if (!byId("view").contains(clicked))
		opener = clicked;
	if (clicked.getAttribute("href") === location.hash)
		follow();
}

// ---- light and dark, and paper ----

function showScheme() {
	const dark = matchMedia("(prefers-color-scheme: dark)");
	const button = byId("scheme");
	const isDark = () => (document.documentElement.dataset.scheme || (dark.matches ? "dark" : "light")) === "dark";
	const label = () => {
		button.textContent = isDark() ? "\u2600 Light" : "\u263e Dark";
	};

	button.addEventListener("click", () => {
		document.documentElement.dataset.scheme = isDark() ? "light" : "dark";
		label();
	});
	dark.addEventListener("change", label);
	label();
}

/* On paper there is nothing to open: every row and every function is there while it is printed. */
function onPaper(grids) {
	const limits = grids.map((grid) => grid.limit);
	const print = el("div");

	addEventListener("beforeprint", () => {
		grids.forEach((grid, i) => {
			[limits[i], grid.limit] = [grid.limit, Infinity];
			grid.show();
		});
		print.replaceChildren(...functions.map((_, index) => functionView(index)));
		byId("view").hidden = true;
		byId("view").after(print);
	});
	addEventListener("afterprint", () => {
		grids.forEach((grid, i) => {
			grid.limit = limits[i];
			grid.show();
		});
		print.remove();
		byId("view").hidden = false;
	});
}

// ---- all of it ----

showScheme();
showHead();
showJudgement();

const grids = [
	new Grid("lines", "line", lineColumns, lines, 20),
	new Grid("functions", "function", functionColumns, functions.map((f, index) => ({ f, index })), 10),
];

showFilters(...grids);
onPaper(grids);
if (functions.length && !follow())
	showView([lines.length ? (lines.find((entry) => entry.line.verdict === "leak") || lines[0]).place[0] : 0]);
addEventListener("hashchange", follow);
document.addEventListener("keydown", onKey);
document.addEventListener("click", onClick);
