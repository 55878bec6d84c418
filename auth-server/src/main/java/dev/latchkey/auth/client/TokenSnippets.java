package dev.latchkey.auth.client;

import dev.latchkey.auth.page.ShownOnce;
import dev.latchkey.auth.page.ShownOnce.Snippet;
import java.util.List;

/** Programs that get a token with a client's secret, ready to be copied. They read the secret from the environment, where it belongs. */
final class TokenSnippets {

    private TokenSnippets() {}

    static ShownOnce of(String tokenUrl, Client client, NewSecret made) {
        String variables = "CLIENT_ID=" + client.clientId() + "\nCLIENT_SECRET="
                + made.secret().value();
        return new ShownOnce(
                made.secret().value(),
                variables,
                List.of(
                        new Snippet("curl", "curl", """
                                curl -u "$CLIENT_ID:$CLIENT_SECRET" \\
                                  -d grant_type=client_credentials \\
                                  %s
                                """.formatted(tokenUrl)),
                        new Snippet("java", "Java", """
                                String credentials = System.getenv("CLIENT_ID") + ":" + System.getenv("CLIENT_SECRET");
                                HttpRequest request = HttpRequest.newBuilder(URI.create("%s"))
                                        .header("Authorization", "Basic "
                                                + Base64.getEncoder().encodeToString(credentials.getBytes()))
                                        .header("Content-Type", "application/x-www-form-urlencoded")
                                        .POST(HttpRequest.BodyPublishers.ofString("grant_type=client_credentials"))
                                        .build();
                                HttpResponse<String> response =
                                        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
                                """.formatted(tokenUrl)),
                        new Snippet("python", "Python", """
                                import os, requests

                                response = requests.post(
                                    "%s",
                                    auth=(os.environ["CLIENT_ID"], os.environ["CLIENT_SECRET"]),
                                    data={"grant_type": "client_credentials"},
                                )
                                token = response.json()["access_token"]
                                """.formatted(tokenUrl)),
                        new Snippet("javascript", "JavaScript", """
                                const { CLIENT_ID, CLIENT_SECRET } = process.env;
                                const response = await fetch("%s", {
                                  method: "POST",
                                  headers: { Authorization: "Basic " + btoa(`${CLIENT_ID}:${CLIENT_SECRET}`) },
                                  body: new URLSearchParams({ grant_type: "client_credentials" }),
                                });
                                const { access_token } = await response.json();
                                """.formatted(tokenUrl))));
    }
}
