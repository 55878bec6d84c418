package dev.latchkey.auth.apikey;

import dev.latchkey.auth.page.ShownOnce;
import dev.latchkey.auth.page.ShownOnce.Snippet;
import java.util.List;

/** Programs that send a key, ready to be copied. They read it from the environment, where it belongs. */
final class KeySnippets {

    private static final String ANY_URL = "https://api.example.com/";

    private KeySnippets() {}

    static ShownOnce of(KeyType type, NewApiKey made) {
        String url = type.exampleUrl() == null ? ANY_URL : type.exampleUrl();
        String header = type.header() == null ? "Authorization" : type.header();
        String scheme = type.header() == null ? "Bearer " : "";
        return new ShownOnce(
                made.key().value(),
                "API_KEY=" + made.key().value(),
                List.of(
                        new Snippet("curl", "curl", """
                                curl -H "%s: %s$API_KEY" \\
                                  "%s"
                                """.formatted(header, scheme, url)),
                        new Snippet("java", "Java", """
                                HttpRequest request = HttpRequest.newBuilder(URI.create("%s"))
                                        .header("%s", %sSystem.getenv("API_KEY"))
                                        .build();
                                HttpResponse<String> response =
                                        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
                                """.formatted(
                                        url, header, scheme.isEmpty() ? "" : "\"" + scheme + "\" + ")),
                        new Snippet("python", "Python", """
                                import os, requests

                                response = requests.get(
                                    "%s",
                                    headers={"%s": f"%s{os.environ['API_KEY']}"},
                                )
                                """.formatted(url, header, scheme)),
                        new Snippet("javascript", "JavaScript", """
                                const response = await fetch("%s", {
                                  headers: { "%s": `%s${process.env.API_KEY}` },
                                });
                                """.formatted(url, header, scheme))));
    }
}
