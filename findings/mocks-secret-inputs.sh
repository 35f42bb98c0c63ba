#!/usr/bin/env bash
# Package:   @pulumi/pulumi 3.276.0 (Node.js, mocks) and com.pulumi:pulumi 1.36.1 (Java, mocks)
# One would guess: a mock gets the value of a secret input, and if it returns its inputs, as the guides show, the output
#   is secret in the test as in an update.
# Behaviour: Node.js hands the mock its wire format, an object with a signature as key, so a comparison with the value
#   fails (Python too). Java hands it the value, and the output is no longer secret: no test finds a leaked secret.
# Seen:      Node.js: the mock gets an object, the output is secret: true
#            Java: the mock gets hush, the output is secret: false
# Exits with 1 if this changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat >box.js <<'JS'
const pulumi = require("@pulumi/pulumi");
let got;
pulumi.runtime.setMocks({
    newResource: ({ name, inputs }) => { got = typeof inputs.word; return { id: name, state: inputs }; },
    call: () => ({}),
});
const box = new pulumi.CustomResource("shop:index:Box", "box", { word: pulumi.secret("hush") });
pulumi.output(box.word).isSecret.then((secret) =>
    console.log(`Node.js: the mock gets an ${got}, the output is secret: ${secret}`));
JS
mkdir -p src/main/java
cat >src/main/java/App.java <<'JAVA'
import com.pulumi.core.Output;
import com.pulumi.core.annotations.*;
import com.pulumi.core.internal.Internal;
import com.pulumi.resources.*;
import com.pulumi.test.*;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
public class App {
    static class Args extends ResourceArgs { @Import Output<String> word = Output.ofSecret("hush"); }
    static class Box extends CustomResource {
        @Export(refs = {String.class}, tree = "[0]") Output<String> word;
        Box() { super("shop:index:Box", "box", new Args(), CustomResourceOptions.Empty); }
    }
    public static void main(String[] arguments) {
        PulumiTest.withMocks(args -> {
            System.out.print("Java: the mock gets " + args.inputs.get("word"));
            return CompletableFuture.completedFuture(Mocks.ResourceResult.of(Optional.of("id"), args.inputs));
        }).runTest(context -> System.out.println(
            ", the output is secret: " + Internal.of(new Box().word).isSecret().join())).throwOnError();
    }
}
JAVA
cat >pom.xml <<'XML'
<project>
  <modelVersion>4.0.0</modelVersion><groupId>a</groupId><artifactId>a</artifactId><version>1</version>
  <properties><maven.compiler.source>11</maven.compiler.source><maven.compiler.target>11</maven.compiler.target>
  </properties>
  <dependencies>
    <dependency><groupId>com.pulumi</groupId><artifactId>pulumi</artifactId><version>1.36.1</version></dependency>
  </dependencies>
</project>
XML
npm install --silent --no-save @pulumi/pulumi@3.276.0
java=org.codehaus.mojo:exec-maven-plugin:3.5.1:java
seen=$(node box.js && mvn --quiet --batch-mode compile "$java" -Dexec.mainClass=App | grep -o 'Java: .*')
echo "$seen"
[ "$seen" = $'Node.js: the mock gets an object, the output is secret: true
Java: the mock gets hush, the output is secret: false' ]
