@{{object}}.activity_trigger(input_name="name")
{{async}}def {{name}}(name: str) -> str:
    return f"Hello, {name}!"
