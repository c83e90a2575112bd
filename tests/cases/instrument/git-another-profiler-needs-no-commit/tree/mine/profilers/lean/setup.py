# Only what our own loggers say.
{{root_logger}} = {{logging}}.getLogger("orders")
if {{sys}}.flags.dev_mode:
    {{root_logger}}.setLevel({{logging}}.DEBUG)
{{!all-rows}}{{profiler_logstream}} = {{memory_profiler}}.LogFile('orders_memory', True)
{{?all-rows}}{{profiler_logstream}} = {{memory_profiler}}.LogFile('orders_memory')
