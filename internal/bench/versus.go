package main

import (
	"context"
	"os"
	"slices"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/bench/figures"
)

// starts is how often each provider is started.
const starts = 15

// compare measures both providers' programs and how they start.
func compare(ctx context.Context, folder string, programs binaries) ([]figures.Versus, error) {
	names := []string{figures.SailPoint, figures.Trivial}
	var size, handshake, schema [2][]float64
	for i, name := range names {
		file, err := os.Stat(programs[name])
		if err != nil {
			return nil, err
		}
		size[i] = []float64{float64(file.Size()) / 1e6}
	}
	for range starts {
		for i, name := range names {
			first, second, err := startUp(ctx, programs[name], folder)
			if err != nil {
				return nil, err
			}
			handshake[i] = append(handshake[i], first.Seconds()*1e3)
			schema[i] = append(schema[i], second.Seconds()*1e3)
		}
	}
	return []figures.Versus{
		{Figure: "binary (-trimpath, -s -w)", Unit: "MB", SailPoint: median(size[0]), Trivial: median(size[1])},
		{Figure: startFigure, Unit: "ms", SailPoint: median(handshake[0]), Trivial: median(handshake[1])},
		{Figure: "first GetProviderSchema", Unit: "ms", SailPoint: median(schema[0]), Trivial: median(schema[1])},
	}, nil
}

const startFigure = "start-up: exec to handshake, without TLS"

func median(samples []float64) float64 {
	slices.Sort(samples)
	return samples[len(samples)/2]
}
