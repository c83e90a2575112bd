# sum_log: of a console's log, the sum of the increments of each line of each file, and all of them together.
#
#     awk -f sum_log.awk LOG
#
# The peer of `pyfuncprof report` in bench.py: what someone writes at a prompt who wants to know the worst line. It
# tells files apart by the last Filename row, and a decorator's row by its contents.
$2 == "memory_profiler_logs:" {
	if ($3 == "Filename:")
		file = $4
	else if ($5 == "MiB" && $7 == "MiB") {
		rows++
		if ($9 !~ /^@/) {
			sum[file ":" $3] += $6
			all += $6
		}
	}
}
END {
	for (line in sum)
		printf "%.1f %s\n", sum[line], line
	printf "%d rows, %.1f MiB\n", rows, all
}
