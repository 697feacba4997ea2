package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"

	"example.com/acme/call/keystead"
)

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

func failureOf(status int, body *keystead.PlatformError) map[string]any {
	return map[string]any{"status": status, "code": body.Code}
}

func main() {
	authenticate := func(_ context.Context, request *http.Request) error {
		request.Header.Set("X-API-Key", os.Getenv("KEYSTEAD_API_KEY"))
		return nil
	}
	client := must(keystead.NewClientWithResponses(os.Getenv("KEYSTEAD_URL"), keystead.WithRequestEditorFn(authenticate)))
	ctx := context.Background()
	request := keystead.CreateProjectRequest{ProjectName: os.Getenv("PROJECT")}
	limit := 1000

	created := must(client.V1ProjectsCreateWithResponse(ctx, nil, request)).JSON200.Data
	page := must(client.V1ProjectsListWithResponse(ctx, &keystead.V1ProjectsListParams{Limit: &limit})).JSON200
	listed := false
	for _, project := range page.Data {
		listed = listed || project.ProjectId == created.ProjectId
	}
	got := must(client.V1ProjectsGetWithResponse(ctx, created.ProjectId.String())).JSON200.Data
	missing := must(client.V1ProjectsGetWithResponse(ctx, "no-such-project"))
	taken := must(client.V1ProjectsCreateWithResponse(ctx, nil, request))
	fmt.Println(string(must(json.Marshal(map[string]any{
		"created": created.ProjectName, "listed": listed, "got": got.ProjectName,
		"missing": failureOf(missing.StatusCode(), missing.JSON404),
		"taken":   failureOf(taken.StatusCode(), taken.JSON400),
	}))))
}
