package main

import (
	"context"
	"slices"
	"strings"

	"github.com/hashicorp/aws-sdk-go-base/v2/endpoints"
	"github.com/pulumi/pulumi-go-provider/infer"
)

type GetPartition struct{}

type GetPartitionArgs struct{}

// GetPartitionResult has no id, which infer reserves. The real result has one that equals partition.
type GetPartitionResult struct {
	DnsSuffix        string `pulumi:"dnsSuffix"`
	Partition        string `pulumi:"partition"`
	ReverseDnsPrefix string `pulumi:"reverseDnsPrefix"`
}

func (g *GetPartition) Annotate(a infer.Annotator) { a.SetToken("index/getPartition", "getPartition") }

func (GetPartition) Invoke(
	ctx context.Context,
	_ infer.FunctionRequest[GetPartitionArgs],
) (infer.FunctionResponse[GetPartitionResult], error) {
	partition, _ := endpoints.PartitionForRegion(endpoints.DefaultPartitions(), infer.GetConfig[*Config](ctx).Region)
	labels := strings.Split(partition.DNSSuffix(), ".")
	slices.Reverse(labels)
	return infer.FunctionResponse[GetPartitionResult]{Output: GetPartitionResult{
		DnsSuffix:        partition.DNSSuffix(),
		Partition:        partition.ID(),
		ReverseDnsPrefix: strings.Join(labels, "."),
	}}, nil
}
