x = "{{nme}}"
