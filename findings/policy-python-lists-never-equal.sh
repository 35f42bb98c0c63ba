#!/usr/bin/env bash
# Package:   pulumi-policy 1.21.0 with pulumi 3.272.0 (Python)
# One would guess: args.props["list"] == ["a", "b"] in a policy is true if the resource has that list, as
#   args.props["map"] == {"k": "v"} is.
# Behaviour: what stands for a list has no __eq__, so it equals no list, and neither does a map with a list in it. No
#   error says so: a policy that requires a list to be equal to another reports every resource. list(...) helps.
# Seen:      map == the same map: True
#            list == the same list: False
#            list(list) == the same list: True
#            map == the same map with a list in it: False
#            isinstance of list: False
# Asks the policy pack itself, without an engine. Exits with 1 if this changes.
set -euo pipefail
script=$(realpath "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
mkdir "$folder/pack" && cd "$folder"
echo 'runtime: python' >pack/PulumiPolicy.yaml
cat >pack/__main__.py <<'PY'
from pulumi_policy import EnforcementLevel, PolicyPack, ResourceValidationPolicy

def compare(args, report):
    props = args.props
    report(f"map == the same map: {props['map'] == {'k': 'v'}}")
    report(f"list == the same list: {props['list'] == ['a', 'b']}")
    report(f"list(list) == the same list: {list(props['list']) == ['a', 'b']}")
    report(f"map == the same map with a list in it: {props['both'] == {'list': ['a', 'b']}}")
    report(f"isinstance of list: {isinstance(props['list'], list)}")

PolicyPack("pack", [ResourceValidationPolicy("compare", "compare", compare, EnforcementLevel.ADVISORY)])
PY
cat >ask.py <<'PY'
import subprocess, sys, grpc
from google.protobuf.struct_pb2 import Struct
from pulumi.runtime.proto import analyzer_pb2 as messages, analyzer_pb2_grpc as service

pack = subprocess.Popen([sys.executable, "-u", "-m", "pulumi.policy", "127.0.0.1:1", "."], cwd="pack",
                        stdout=subprocess.PIPE, text=True)
asked = service.AnalyzerStub(grpc.insecure_channel("127.0.0.1:" + pack.stdout.readline().strip()))
resource = messages.AnalyzeRequest(type="a:b:C", name="c", urn="urn:pulumi:s::p::a:b:C::c", properties=Struct(),
                                   options=messages.AnalyzerResourceOptions(customTimeouts={}))
resource.properties.update({"map": {"k": "v"}, "list": ["a", "b"], "both": {"list": ["a", "b"]}})
try:
    for diagnostic in asked.Analyze(resource).diagnostics:
        print(diagnostic.message.splitlines()[-1])
finally:
    pack.terminate()
PY
python3 -m venv venv
venv/bin/pip install -q pulumi-policy==1.21.0 pulumi==3.272.0
seen=$(venv/bin/python ask.py)
echo "$seen"
[ "$seen" = "$(sed -En 's/^# (Seen:)? {6,}//p' "$script")" ]
