package policy

import (
	"strings"
	"testing"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/internal/golden"
)

// Each document in several partitions.
func TestDocuments(t *testing.T) {
	var all strings.Builder
	write := func(title, document string) { all.WriteString(title + "\n  " + document + "\n") }
	lists := []struct {
		name     string
		document func([]string) string
		resource string // of an ARN, after the partition
	}{
		{"PassInstanceRoles", PassInstanceRoles, ":iam::123456789012:role/"},
		{"InvokeFunctions", InvokeFunctions, ":lambda:us-east-1:123456789012:function:"},
		{"UseTLSKeys", UseTLSKeys, ":kms:us-east-1:123456789012:key/"},
	}
	write("Trust", Trust(""))
	write("Trust of an account", Trust("012345678901"))
	for _, partition := range []string{"aws", "aws-cn", "aws-us-gov"} {
		role := "arn:" + partition + ":iam::123456789012:role/ecs/R&D@ecs"
		write("PassRole in "+partition, PassRole(role))
		write("VolumeKeyPolicy in "+partition, VolumeKeyPolicy(role))
		write("TLSKeyPolicy in "+partition, TLSKeyPolicy(role))
		write("VolumeCleanup in "+partition, VolumeCleanup(partition))
		for _, list := range lists {
			a, b := "arn:"+partition+list.resource+"a", "arn:"+partition+list.resource+"b"
			write(list.name+" in "+partition, list.document([]string{a, b}))
		}
	}
	write("VolumeKeyPolicy of a role that is not known", VolumeKeyPolicy("made up"))

	// Each key may only be used through EC2 in its own region, whose name has the DNS suffix of the partition.
	for partition, regions := range map[string][]string{
		"aws": {"eu-central-1", "us-east-1"}, "aws-cn": {"cn-north-1"}, "aws-us-gov": {"us-gov-west-1"},
	} {
		var keys []string
		for _, region := range regions {
			arn := "arn:" + partition + ":kms:" + region + ":123456789012:key/"
			keys = append(keys, arn+"1234abcd", arn+"mrk-1234")
		}
		golden.Assert(t, "volume-keys-in-"+partition+".txt", UseVolumeKeys(keys)+"\n")
	}
	golden.Assert(t, "documents.txt", all.String())
}
