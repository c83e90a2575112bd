@{{object}}.cosmos_db_trigger(
    arg_name="azcosmosdb",
    container_name="{{container-name}}",
    database_name="{{database-name}}",
    connection="{{connection}}",
    lease_container_name="{{lease-container-name}}",{{?lease-container-name}}
    create_lease_container_if_not_exists=True,{{?lease-container-name}}
)
{{async}}def {{name}}(azcosmosdb: func.DocumentList) -> None:
    if azcosmosdb:
        logging.info("%d changed documents, the first is %s", len(azcosmosdb), azcosmosdb[0]["id"])
