{{root_logger}} = {{logging}}.getLogger()
