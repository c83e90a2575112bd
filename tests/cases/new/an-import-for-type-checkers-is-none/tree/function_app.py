import azure.functions as func
from typing import TYPE_CHECKING
if TYPE_CHECKING:
    import logging
    import datetime
app = func.FunctionApp()
