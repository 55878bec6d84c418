package dev.latchkey.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.Wire.Credentials;
import dev.latchkey.auth.account.People;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The dashboard in {@code config/grafana}: it asks for nothing that the server does not tell. */
@AuthServerTest
class GrafanaDashboardTest {

    private static final Path DASHBOARD = Path.of("..", "config", "grafana", "latchkey.json");

    /** A metric with its labels; functions and words of PromQL have no braces behind them. */
    private static final Pattern SERIES = Pattern.compile("([a-z_]+)\\{([^}]*)}");

    private static final Pattern LABEL = Pattern.compile("([a-z]+)(=~|!=|=)\"([^\"]*)\"");

    @Autowired
    Wire wire;

    @Autowired
    Fixtures fixtures;

    @Autowired
    People people;

    @Value("${local.management.port}")
    int managementPort;

    @Test
    void everyMetricThatAPanelAsksForIsThereAfterAShortWalk() {
        Credentials client = fixtures.client("jobs:read");
        String token = wire.token(client);
        wire.introspect(fixtures.resourceServer(), token);
        wire.post("/oauth/revoke", client, "token=" + token);
        wire.api("GET", "/api/v1/me", people.operator().session(), null);
        Scrape scrape = Scrape.of(wire, managementPort);

        Set<String> missing = new TreeSet<>();
        int asked = 0;
        for (String query : queries()) {
            Matcher series = SERIES.matcher(query);
            while (series.find()) {
                asked++;
                if (!scrape.has(series.group(1), labels(series.group(2)))) {
                    missing.add(series.group());
                }
            }
        }
        assertThat(missing).isEmpty();
        assertThat(asked).isGreaterThan(44);
    }

    @Test
    void panelsHaveNamesOfTheirOwnAndDoNotOverlap() {
        Set<String> places = new TreeSet<>();
        Set<String> titles = new TreeSet<>();
        for (JsonNode panel : dashboard().get("panels")) {
            JsonNode place = panel.get("gridPos");
            assertThat(titles.add(panel.get("title").asString())).isTrue();
            for (int x = 0; x < place.get("w").asInt(); x++) {
                for (int y = 0; y < place.get("h").asInt(); y++) {
                    assertThat(places.add((place.get("x").asInt() + x) + "/"
                                    + (place.get("y").asInt() + y)))
                            .as(panel.get("title").asString())
                            .isTrue();
                }
            }
        }
    }

    private static List<String> queries() {
        return dashboard().findValues("expr").stream().map(JsonNode::asString).toList();
    }

    /** The labels that must be exactly so. The node's own is Prometheus's to add. */
    private static String[] labels(String text) {
        return LABEL.matcher(text)
                .results()
                .filter(label -> label.group(2).equals("=") && !label.group(1).equals("instance"))
                .map(label -> label.group(1) + "=\"" + label.group(3) + "\"")
                .toArray(String[]::new);
    }

    private static JsonNode dashboard() {
        return JsonMapper.shared().readTree(DASHBOARD.toFile());
    }
}
