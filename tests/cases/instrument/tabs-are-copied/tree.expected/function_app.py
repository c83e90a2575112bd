import azure.functions as func
app = func.FunctionApp()
# pyfuncprof: begin setup (original e36d1148c0894fbafb9939917f8e475bc3b1c43c)
# isort: off
import logging
import memory_profiler
# isort: on
root_logger = logging.getLogger()
if root_logger.handlers:
    root_logger.handlers[0].setFormatter(logging.Formatter("%(name)s: %(message)s"))
profiler_logstream = memory_profiler.LogFile('memory_profiler_logs', True)


# pyfuncprof: end setup
if app:
	@app.route(route="tabs")
	def tabs(req):
		# pyfuncprof: begin tabs
		return profiled_tabs(req)

	@memory_profiler.profile(stream=profiler_logstream)
	def profiled_tabs(req):
		# pyfuncprof: end tabs
		page = """
    spaces
	tab
		"""
		return page

@app.route(route="both")
def both(req):
	  # pyfuncprof: begin both
	  return profiled_both(req)


@memory_profiler.profile(stream=profiler_logstream)
def profiled_both(req):
	  # pyfuncprof: end both
	  if req:
	  	return 'deep'
	  return 'flat'
