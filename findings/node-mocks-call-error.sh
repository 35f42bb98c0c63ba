#!/usr/bin/env bash
# Package:   @pulumi/pulumi, 3.259.0 and 3.276.0 (Node.js, mocks)
# One would guess: what a mock throws is the message of the failed test, as for newResource.
# Behaviour: an error that `call` throws reaches the program as an Error with an empty message. Nothing says which
#   function the mock does not know.
# Seen:      call: an empty message
#            newResource: failed to register new resource box [shop:index:Box]: no such box
# Exits with 1 if this changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat >errors.js <<'JS'
const pulumi = require("@pulumi/pulumi");
pulumi.runtime.setMocks({
    newResource: () => { throw new Error("no such box"); },
    call: () => { throw new Error("no such function"); },
});
const failed = new Set();
process.on("unhandledRejection", (error) => failed.add(error.message));
process.on("exit", () => console.log(`newResource: ${[...failed].join()}`));

pulumi.runtime.invoke("shop:index:getBox", {}).catch((error) => {
    console.log(`call: ${error.message || "an empty message"}`);
    new pulumi.CustomResource("shop:index:Box", "box");
});
JS
for version in 3.259.0 3.276.0; do
	npm install --silent --no-save "@pulumi/pulumi@$version"
	seen=$(node errors.js)
	echo "@pulumi/pulumi $version"
	echo "$seen"
	[ "$seen" = $'call: an empty message
newResource: failed to register new resource box [shop:index:Box]: no such box' ]
done
