package dev.latchkey.auth.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.AuthServerTest;
import dev.latchkey.auth.Wire;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** {@code /swagger-ui/index.html}. */
@AuthServerTest
class SwaggerPageTest {

    private static final String PAGE = "/swagger-ui/";
    private static final Pattern LINK = Pattern.compile("(?:src|href)=\"([^\"]*)\"");

    @Autowired
    Wire wire;

    @Test
    void thePageAndAllThatItLoadsAreOfThisServerUnderAStrictPolicy() {
        HttpResponse<String> page = get("index.html");
        assertThat(page.statusCode()).isEqualTo(200);
        List<String> links =
                LINK.matcher(page.body()).results().map(link -> link.group(1)).toList();

        assertThat(links).hasSizeGreaterThan(4).allMatch(link -> link.matches("(\\./)?[a-z0-9-]+\\.(js|css|png)"));
        assertThat(page.body()).doesNotContain("<style").doesNotContainPattern("<script[^>]*>\\s*[^<\\s]");
        for (String link : links) {
            HttpResponse<String> loaded = get(link.replace("./", ""));
            assertThat(loaded.statusCode()).as(link).isEqualTo(200);
            assertStrict(loaded);
        }
        assertStrict(page);
    }

    @Test
    void itShowsThisServersDocumentAndAsksNobodyElse() {
        assertThat(get("swagger-initializer.js").body())
                .contains("url: \"/v3/api-docs\"", "validatorUrl: null", "persistAuthorization: false")
                .doesNotContain("http:", "https:");
    }

    @Test
    void whatIsNotThereIsNotFoundUnderTheSamePolicy() {
        HttpResponse<String> nothing = get("nothing.js");

        assertThat(nothing.statusCode()).isEqualTo(404);
        assertThat(nothing.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertStrict(nothing);
        assertThat(wire.get("/swagger-ui.html", request -> request).statusCode())
                .isEqualTo(404);
        assertThat(wire.get("/webjars/swagger-ui/index.html", request -> request)
                        .statusCode())
                .isEqualTo(404);
    }

    private static void assertStrict(HttpResponse<String> answer) {
        assertThat(answer.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains(
                        "default-src 'none'",
                        "script-src 'self';",
                        "style-src 'self';",
                        "style-src-attr 'unsafe-inline'",
                        "connect-src 'self'",
                        "frame-ancestors 'none'")
                .doesNotContain("eval", "*", "http");
        assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
    }

    private HttpResponse<String> get(String file) {
        return wire.get(PAGE + file, request -> request);
    }
}
