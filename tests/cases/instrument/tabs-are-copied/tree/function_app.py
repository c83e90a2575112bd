import azure.functions as func
app = func.FunctionApp()
if app:
	@app.route(route="tabs")
	def tabs(req):
		page = """
    spaces
	tab
		"""
		return page

@app.route(route="both")
def both(req):
	  if req:
	  	return 'deep'
	  return 'flat'
