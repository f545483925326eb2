package collection

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/client/isc"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/lifecycle"
)

// Lookup looks the objects of a collection up for data sources.
type Lookup struct{ *Collection }

// Find fetches the objects that fit all conditions. Requests for the last one
// are shared with others that are looked up at the same time.
func (l Lookup) Find(ctx context.Context, conditions []lifecycle.Condition) ([]document.Object, error) {
	last := len(conditions) - 1
	within, err := expression(conditions[:last])
	if err != nil {
		return nil, err
	}
	value, ok := conditions[last].Value.(string)
	if !ok {
		return nil, fmt.Errorf("%s must be a string", conditions[last].Attr)
	}
	return l.FindAll(ctx, within, conditions[last].Filter, value)
}

// Search lists the objects that a query selects. An order is completed by one
// that leaves nothing open, lest objects move between pages.
func (l Lookup) Search(ctx context.Context, query lifecycle.Query) ([]document.Object, error) {
	filter, err := expression(query.Conditions)
	if err != nil {
		return nil, err
	}
	switch {
	case filter == "":
		filter = query.Filters
	case query.Filters != "":
		filter += " and (" + query.Filters + ")"
	}
	request := l.listing(filter)
	if query.Sorters != "" {
		sorters := strings.Split(query.Sorters, ",")
		if own := request.Query.Get("sorters"); own != "" && !slices.Contains(sorters, own) && !slices.Contains(sorters, "-"+own) {
			sorters = append(sorters, own)
		}
		request.Query.Set("sorters", strings.Join(sorters, ","))
	}
	return l.all(ctx, request, query.Limit)
}

// expression is the filter for what fits all conditions.
func expression(conditions []lifecycle.Condition) (string, error) {
	terms := make([]string, len(conditions))
	for i, condition := range conditions {
		literal := document.Text(condition.Value)
		if text, ok := condition.Value.(string); ok {
			literal = isc.Quote(text)
		} else if _, ok := condition.Value.(bool); !ok {
			return "", fmt.Errorf("%s can't be a %s", condition.Attr, document.Kind(condition.Value))
		}
		terms[i] = condition.Filter + " eq " + literal
	}
	return strings.Join(terms, " and "), nil
}
