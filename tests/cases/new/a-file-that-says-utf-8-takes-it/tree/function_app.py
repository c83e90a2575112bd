#!/usr/bin/env python
# vim: set fileencoding=UTF_8 :
import azure.functions as func

app = func.FunctionApp()
