#!/usr/bin/env bash
# Package:   com.pulumi:pulumi 1.36.1 (Java, mocks)
# One would guess: if a mock returns the inputs that it got, the output of a secret input is secret in the test, as in
#   an update.
# Behaviour: the mock gets the bare value, and the output is not secret, so that no test finds a secret that leaks.
# Seen:      the mock gets hush, the output is secret: false
# Exits with 1 if this changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
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
            System.out.print("the mock gets " + args.inputs.get("word"));
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
java=org.codehaus.mojo:exec-maven-plugin:3.5.1:java
seen=$(mvn --quiet --batch-mode compile "$java" -Dexec.mainClass=App | grep -o 'the mock .*')
echo "$seen"
[ "$seen" = 'the mock gets hush, the output is secret: false' ]
