import json
import logging


{{async}}def main(onTokenIssuanceStartRequest: str) -> str:
    try:
        request = json.loads(onTokenIssuanceStartRequest)
        response = request["response"]
        # Set by the extension: the request is genuine and complete.
        if request["requestStatus"] == "Successful":
            claims = {"DateOfBirth": "2000-01-01", "CustomRoles": ["Writer", "Editor"]}
            response["actions"] = [{"actionType": "microsoft.graph.ProvideClaimsForToken", "claims": claims}]
        return json.dumps(response)
    except Exception as error:
        logging.exception("No claims were added")
        return json.dumps({"error": str(error)})
