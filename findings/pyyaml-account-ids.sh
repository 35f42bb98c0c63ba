#!/usr/bin/env bash
# Package:   PyYAML 6.0.4 (Python), read by gopkg.in/yaml.v3 3.0.1 (Go) and yaml 2.9.1 (npm)
# One would guess: a string that one library writes as YAML is the same string when another reads it; at least the
#   quotes do not depend on which digits an account ID has.
# Behaviour: of IDs that start with 0, PyYAML quotes only those without 8 and 9: they alone are numbers (octal) to it.
#   To the others the rest are numbers too, and the 0 is lost. In a policy, that is a condition on another account.
# Seen:      012345670123 012345678901   (PyYAML)
#            012345670123 12345678901    (yaml.v3)
#            012345670123 12345678901    (yaml)
# Exits with 1 if this changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check PyYAML==6.0.4
cat >finding.py <<'PY'
import yaml

with open("ids.yaml", "w") as file:
    yaml.safe_dump(["012345670123", "012345678901"], file)
print(*yaml.safe_load(open("ids.yaml")))
PY
cat >main.go <<'GO'
package main

import (
	"encoding/json"
	"fmt"
	"os"

	"gopkg.in/yaml.v3"
)

func main() {
	text, _ := os.ReadFile("ids.yaml")
	var ids []any
	if err := yaml.Unmarshal(text, &ids); err != nil {
		panic(err)
	}
	second, _ := json.Marshal(ids[1])
	fmt.Println(ids[0], string(second))
}
GO
venv/bin/python finding.py >seen
cat ids.yaml
go mod init example.com/finding
go get gopkg.in/yaml.v3@v3.0.1
go run . >>seen
npm install --silent --no-audit --no-fund yaml@2.9.1
node -e 'console.log(...require("yaml").parse(require("fs").readFileSync("ids.yaml", "utf8")).map(String))' >>seen
cat seen
[ "$(cat seen)" = $'012345670123 012345678901\n012345670123 12345678901\n012345670123 12345678901' ]
