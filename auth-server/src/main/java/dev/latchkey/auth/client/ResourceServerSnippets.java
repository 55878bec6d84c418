package dev.latchkey.auth.client;

import dev.latchkey.auth.page.ShownOnce;
import dev.latchkey.auth.page.ShownOnce.Snippet;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/** What a new resource server is configured with, ready to be copied. The secret goes into the environment, where it belongs. */
final class ResourceServerSnippets {

    private static final String PREFIX = "LATCHKEY_RESOURCE_SERVER_";

    private ResourceServerSnippets() {}

    static ShownOnce of(String issuer, ResourceServerDraft draft, NewSecret made) {
        String variables = PREFIX + "CLIENT_ID=" + made.clientId() + "\n" + PREFIX + "CLIENT_SECRET="
                + made.secret().value();
        return new ShownOnce(
                made.secret().value(),
                variables,
                List.of(
                        new Snippet("yaml", "application.yml", """
                                latchkey:
                                  resource-server:
                                    issuer: %s
                                    audience: %s
                                    environment: %s
                                    routes:
                                      - {methods: [GET], path: "/v1/things/**", scope: "things:read"}
                                """.formatted(
                                        issuer, quoted(draft.audience()), draft.environment())),
                        new Snippet("maven", "pom.xml", """
                                <dependency>
                                  <groupId>dev.latchkey</groupId>
                                  <artifactId>resource-server-starter</artifactId>
                                </dependency>
                                """),
                        new Snippet("curl", "curl", """
                                curl -u "$%1$sCLIENT_ID:$%1$sCLIENT_SECRET" \\
                                  -d token=$TOKEN \\
                                  %2$s/oauth/introspect
                                """.formatted(PREFIX, issuer))));
    }

    /** A text of JSON is one of YAML, too. */
    private static String quoted(String text) {
        return JsonMapper.shared().writeValueAsString(text);
    }
}
