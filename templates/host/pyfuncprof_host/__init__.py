"""The parts of the embedded host: session starts the others.

session  settings, logging, signals; which functions run how often
events   the pipe to the tool, rows of reports, errors as data
load     the app's functions, by the rules of either programming model
check    parameters against bindings, as the worker does it
convert  values to and from the worker's data, by the SDK's own converters
data     what a trigger and the other inputs give to a function
routes   URL templates
invoke   calls, and what comes of them
serve    HTTP
"""
