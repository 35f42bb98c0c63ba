#!/usr/bin/env bash
# Package:   com.pulumi:pulumi 1.36.1 (Java)
# One would guess: serializeJson(jsonObject(...)), which converted programs write policy documents with, keeps the order
#   of the names, or at least gives the same text each time.
# Behaviour: the order may change from one run of the JVM to the next. If the text is compared as such, the same program
#   may then change a resource in each update.
# Seen:      8 runs, 1 document, 4 texts (the number may change)
# Exits with 1 if this changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat >pom.xml <<'XML'
<project>
  <modelVersion>4.0.0</modelVersion>
  <groupId>example</groupId><artifactId>finding</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>com.pulumi</groupId><artifactId>pulumi</artifactId><version>1.36.1</version></dependency>
  </dependencies>
</project>
XML
mvn -q -B -Dstyle.color=never dependency:copy-dependencies -DoutputDirectory=lib
cat >Finding.java <<'JAVA'
import static com.pulumi.codegen.internal.Serialization.*;

public class Finding {
    public static void main(String[] args) {
        System.out.println(serializeJson(jsonObject(
            jsonProperty("Effect", "Allow"), jsonProperty("Principal", "*"), jsonProperty("Action", "sqs:SendMessage"),
            jsonProperty("Resource", "*"), jsonProperty("Sid", "Send"))));
    }
}
JAVA
javac -cp 'lib/*' Finding.java
for _ in {1..8}; do java -cp 'lib/*:.' Finding; done >texts
texts=$(sort -u texts | wc -l)
documents=$(while read -r text; do tr -d '{}' <<<"$text" | tr , '\n' | sort | paste -sd,; done <texts | sort -u | wc -l)
echo "8 runs, $documents document, $texts texts"
[ "$documents" = 1 ] && [ "$texts" -gt 1 ]
