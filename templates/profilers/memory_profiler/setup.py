{{root_logger}} = {{logging}}.getLogger()
if {{root_logger}}.handlers:
    {{root_logger}}.handlers[0].setFormatter({{logging}}.Formatter("%(name)s: %(message)s"))
{{!all-rows}}{{profiler_logstream}} = {{memory_profiler}}.LogFile('memory_profiler_logs', True)
{{?all-rows}}{{profiler_logstream}} = {{memory_profiler}}.LogFile('memory_profiler_logs')
