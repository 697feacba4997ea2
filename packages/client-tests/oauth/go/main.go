// An OAuth client with golang.org/x/oauth2. It prints lines of JSON: what its person is to do, and at the end what it found.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"

	"golang.org/x/oauth2"
	"golang.org/x/oauth2/clientcredentials"
)

type object map[string]any

type metadata struct {
	Authorization string `json:"authorization_endpoint"`
	Token         string `json:"token_endpoint"`
	Device        string `json:"device_authorization_endpoint"`
	Introspection string `json:"introspection_endpoint"`
	Revocation    string `json:"revocation_endpoint"`
}

var (
	service  = os.Getenv("KEYSTEAD_URL")
	id       = os.Getenv("CLIENT_ID")
	secret   = os.Getenv("CLIENT_SECRET")
	redirect = os.Getenv("REDIRECT_URI")
	person   = bufio.NewReader(os.Stdin)
	scopes   = []string{"openid", "users:read"}
)

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

func say(line object) {
	fmt.Println(string(must(json.Marshal(line))))
}

func readMetadata() (found metadata) {
	response := must(http.Get(service + "/.well-known/oauth-authorization-server"))
	defer response.Body.Close()
	if err := json.NewDecoder(response.Body).Decode(&found); err != nil {
		panic(err)
	}
	return found
}

func statusOf(ctx context.Context, token *oauth2.Token) int {
	client := oauth2.NewClient(ctx, oauth2.StaticTokenSource(token))
	response := must(client.Get(service + "/api/v1/users"))
	defer response.Body.Close()
	return response.StatusCode
}

func told(ctx context.Context, token *oauth2.Token) object {
	return object{"type": token.Type(), "scope": token.Extra("scope"), "status": statusOf(ctx, token)}
}

func errorOf(err error) string {
	var refused *oauth2.RetrieveError
	if errors.As(err, &refused) {
		return refused.ErrorCode
	}
	return fmt.Sprint(err)
}

func credentials(server metadata, secret string, style oauth2.AuthStyle) *clientcredentials.Config {
	return &clientcredentials.Config{
		ClientID: id, ClientSecret: secret, TokenURL: server.Token, AuthStyle: style, Scopes: []string{"users:read"},
	}
}

// The library has neither introspection nor revocation: it only authenticates nobody but the token endpoint.
func post(endpoint, token, hint string) *http.Response {
	form := url.Values{"token": {token}, "token_type_hint": {hint}}
	request := must(http.NewRequest("POST", endpoint, strings.NewReader(form.Encode())))
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.SetBasicAuth(url.QueryEscape(id), url.QueryEscape(secret))
	return must(http.DefaultClient.Do(request))
}

func introspect(server metadata, token string) (found object) {
	response := post(server.Introspection, token, "access_token")
	defer response.Body.Close()
	if err := json.NewDecoder(response.Body).Decode(&found); err != nil {
		panic(err)
	}
	return found
}

// Code with PKCE, and its tokens to their end.
func code(ctx context.Context, server metadata, config *oauth2.Config) object {
	verifier, state := oauth2.GenerateVerifier(), oauth2.GenerateVerifier()
	say(object{"open": config.AuthCodeURL(state, oauth2.S256ChallengeOption(verifier))})
	answer := must(url.Parse(strings.TrimSpace(must(person.ReadString('\n'))))).Query()
	if answer.Get("state") != state {
		panic("another state")
	}
	first := must(config.Exchange(ctx, answer.Get("code"), oauth2.VerifierOption(verifier)))
	shown := told(ctx, first)
	expired := *first
	expired.Expiry = time.Now().Add(-time.Minute)
	second := must(config.TokenSource(ctx, &expired).Token())
	refreshed := told(ctx, second)
	before := introspect(server, second.AccessToken)
	revoked := post(server.Revocation, second.RefreshToken, "refresh_token").StatusCode
	after := object{"introspected": introspect(server, second.AccessToken), "status": statusOf(ctx, second)}
	ended := *second
	ended.Expiry = expired.Expiry
	_, refused := config.TokenSource(ctx, &ended).Token()
	return object{
		"code":         shown,
		"refreshed":    refreshed,
		"is_rotated":   first.RefreshToken != second.RefreshToken && first.AccessToken != second.AccessToken,
		"introspected": object{"active": before["active"], "client_id": before["client_id"], "scope": before["scope"]},
		"revoked":      revoked,
		"after":        after,
		"refresh":      errorOf(refused),
	}
}

func device(ctx context.Context, config *oauth2.Config) object {
	begun := must(config.DeviceAuth(ctx))
	// One that lasts for one poll only.
	short, cancel := context.WithTimeout(ctx, time.Duration(begun.Interval)*time.Second+3*time.Second)
	defer cancel()
	_, early := config.DeviceAccessToken(short, begun)
	say(object{"connect": begun.UserCode})
	must(person.ReadString('\n'))
	found := told(ctx, must(config.DeviceAccessToken(ctx, begun)))
	found["is_pending"] = errors.Is(early, context.DeadlineExceeded)
	return found
}

func main() {
	ctx := context.Background()
	server := readMetadata()
	config := &oauth2.Config{
		ClientID: id, ClientSecret: secret, RedirectURL: redirect, Scopes: scopes,
		Endpoint: oauth2.Endpoint{AuthURL: server.Authorization, TokenURL: server.Token, DeviceAuthURL: server.Device},
	}
	basic := must(credentials(server, secret, oauth2.AuthStyleInHeader).Token(ctx))
	inForm := must(credentials(server, secret, oauth2.AuthStyleInParams).Token(ctx))
	// Of a public client: the library sends no secret with the first request of a device.
	onDevice := *config
	onDevice.ClientID, onDevice.ClientSecret, onDevice.Endpoint.AuthStyle = os.Getenv("DEVICE_CLIENT_ID"), "", oauth2.AuthStyleInParams
	_, refused := credentials(server, "ks_wrong", oauth2.AuthStyleInHeader).Token(ctx)
	say(object{"report": object{
		"client_secret_basic": told(ctx, basic),
		"client_secret_post":  told(ctx, inForm),
		"wrong_secret":        errorOf(refused),
		"authorization_code":  code(ctx, server, config),
		"device_code":         device(ctx, &onDevice),
	}})
}
