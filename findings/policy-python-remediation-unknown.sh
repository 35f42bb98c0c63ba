#!/usr/bin/env bash
# Package:   pulumi-policy 1.21.0 with pulumi 3.272.0 (Python), @pulumi/policy 1.21.0 with @pulumi/pulumi 3.276.0 (npm)
# One would guess: what a preview does not know yet is handled alike in both languages, and in validations and
#   remediations: the policy is not run, and the preview says that it cannot be run.
# Behaviour: remediations in Python run. An unknown value is a text for them: the UUID by which the engine and its
#   plugins mean an unknown string, and a condition on it is decided by that.
# Seen:      python, validate: can't run
#            python, remediate: path is text 04da6b54-80e4-46f7-96ec-b56ff0331ba9
#            node, validate: can't run
#            node, remediate: can't run
# Asks the packs themselves, without an engine. Exits with 1 if this changes.
set -euo pipefail
script=$(realpath "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
mkdir "$folder"/{python,node} && cd "$folder"
for runtime in python node; do echo "runtime: ${runtime/node/nodejs}" >$runtime/PulumiPolicy.yaml; done
cat >python/__main__.py <<'PY'
from pulumi_policy import EnforcementLevel, PolicyPack, ResourceValidationPolicy
def look(args, report=None):
    path = args.props["path"]
    raise RuntimeError(f"path is {'text' if isinstance(path, str) else type(path)} {path}")

PolicyPack("pack", [ResourceValidationPolicy("look", "look", look, EnforcementLevel.REMEDIATE, remediate=look)])
PY
cat >node/index.js <<'JS'
const { PolicyPack } = require("@pulumi/policy");
const look = (args) => { throw new Error(`path is ${typeof args.props.path} ${args.props.path}`); };
new PolicyPack("pack", { policies: [{
    name: "look", description: "look", enforcementLevel: "remediate", validateResource: look, remediateResource: look,
}] });
JS
echo '{"name": "pack", "version": "1.0.0", "main": "index.js"}' >node/package.json
cat >ask.py <<'PY'
import atexit, re, subprocess, sys, grpc
from google.protobuf.struct_pb2 import Struct
from pulumi.runtime.proto import analyzer_pb2 as messages, analyzer_pb2_grpc as service

pack = subprocess.Popen(sys.argv[2:], cwd=sys.argv[1], stdout=subprocess.PIPE, text=True)
atexit.register(pack.terminate)
asked = service.AnalyzerStub(grpc.insecure_channel("127.0.0.1:" + pack.stdout.readline().strip()))
resource = messages.AnalyzeRequest(type="a:b:C", name="c", urn="urn:pulumi:s::p::a:b:C::c", properties=Struct(),
                                   options=messages.AnalyzerResourceOptions(customTimeouts={}))
resource.properties["path"] = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"  # unknown, as the engine sends it
for what, ask in [("validate", lambda: asked.Analyze(resource).diagnostics[0].message),
                  ("remediate", lambda: asked.Remediate(resource).remediations[0].diagnostic)]:
    try:
        said = ask()
    except grpc.RpcError as error:
        said = error.details()
    print(f"{sys.argv[1]}, {what}:", re.search(r"can't run|path is .*|$", said).group())
PY
python3 -m venv venv
venv/bin/pip install -q pulumi-policy==1.21.0 pulumi==3.272.0
npm install --silent --no-audit --no-fund --prefix node @pulumi/policy@1.21.0 @pulumi/pulumi@3.276.0 >/dev/null
seen=$(venv/bin/python ask.py python ../venv/bin/python -u -m pulumi.policy 127.0.0.1:1 .
	venv/bin/python ask.py node node node_modules/@pulumi/pulumi/cmd/run-policy-pack 127.0.0.1:1 .)
echo "$seen"
[ "$seen" = "$(sed -En 's/^# (Seen:)? {6,}//p' "$script")" ]
