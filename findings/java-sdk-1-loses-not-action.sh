#!/usr/bin/env bash
# Package:   com.amazonaws:aws-java-sdk-core 1.12.797 (Java), compared with
#            software.amazon.awssdk:iam-policy-builder 2.49.3
# One would guess: to read a policy and write it again keeps its meaning, or fails.
# Behaviour: version 1 does not know NotAction, and writes the statement without actions. Version 2 keeps it.
# Seen:      version 1: {"Sid":"1","Effect":"Deny","Resource":["*"]}
#            version 2: {"Effect":"Deny","NotAction":"kms:*","Resource":"*"}
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
    <dependency>
      <groupId>com.amazonaws</groupId><artifactId>aws-java-sdk-core</artifactId><version>1.12.797</version>
    </dependency>
    <dependency>
      <groupId>software.amazon.awssdk</groupId><artifactId>iam-policy-builder</artifactId><version>2.49.3</version>
    </dependency>
  </dependencies>
</project>
XML
mvn -q -B -Dstyle.color=never dependency:copy-dependencies -DoutputDirectory=lib
cat >Finding.java <<'JAVA'
import java.util.function.UnaryOperator;

public class Finding {
    static void show(String version, UnaryOperator<String> again) {
        String policy = "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Deny\",\"NotAction\":\"kms:*\","
            + "\"Resource\":\"*\"}]}";
        System.out.println(version + ": " + again.apply(policy).replaceAll(".*\"Statement\":\\[?(\\{.*?\\}).*", "$1"));
    }

    public static void main(String[] args) {
        show("version 1", json -> com.amazonaws.auth.policy.Policy.fromJson(json).toJson());
        show("version 2", json -> software.amazon.awssdk.policybuilder.iam.IamPolicy.fromJson(json).toJson());
    }
}
JAVA
seen=$(java -cp 'lib/*' Finding.java 2>java.log)
echo "$seen"
[ "$seen" = 'version 1: {"Sid":"1","Effect":"Deny","Resource":["*"]}
version 2: {"Effect":"Deny","NotAction":"kms:*","Resource":"*"}' ]
