#!/usr/bin/env bash
# Package:   @pulumi/pulumi, 3.259.0 and 3.276.0 (Node.js, mocks)
# One would guess: a program with a resource hook can be tested with mocks. These do not run the hook, but let the
#   program register it: setMocks says that hooks are supported.
# Behaviour: registration fails, so the resource that has the hook is never created. A test must replace the class
#   ResourceHook, or leave out the option.
# Seen:      without a hook: created
#            with a hook: this._monitor.registerResourceHook is not a function
# Exits with 1 if this changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat >hook.js <<'JS'
const pulumi = require("@pulumi/pulumi");
const name = process.argv[2];
let seen;
process.on("unhandledRejection", (error) => seen ??= error.message);
process.on("exit", () => console.log(`${name}: ${seen}`));

pulumi.runtime.setMocks({ newResource: ({ name, inputs }) => ({ id: name, state: inputs }), call: () => ({}) });
const hooks = name === "with a hook" ? { afterCreate: [new pulumi.ResourceHook("hook", async () => {})] } : {};
const box = new pulumi.CustomResource("shop:index:Box", "box", {}, { hooks });
box.urn.apply(() => seen = "created");
JS
for version in 3.259.0 3.276.0; do
	npm install --silent --no-save "@pulumi/pulumi@$version"
	# Node.js ends with an error, because of the promises that are left.
	seen=$(node hook.js "without a hook" && ! node hook.js "with a hook" 2>/dev/null)
	echo "@pulumi/pulumi $version"
	echo "$seen"
	[ "$seen" = $'without a hook: created\nwith a hook: this._monitor.registerResourceHook is not a function' ]
done
