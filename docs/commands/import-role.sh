pulumi import --file import.json --generate-code=false --protect=false --yes
