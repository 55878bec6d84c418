package dev.latchkey.auth.apikey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.auth.AuthServerTest;
import dev.latchkey.auth.Fixtures;
import dev.latchkey.auth.Node;
import dev.latchkey.auth.TestDatabase;
import dev.latchkey.auth.Wire;
import dev.latchkey.auth.event.Actor;
import dev.latchkey.auth.organization.Workspace;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;

/** Key types as data: the ones that come with the server, new ones, and how faults in them are told. */
@AuthServerTest
@ExtendWith(OutputCaptureExtension.class)
class PresetsTest {

    private static final String TYPES = "latchkey.key-types.";

    @Autowired
    KeyTypes keyTypes;

    @Autowired
    Fixtures fixtures;

    @Autowired
    ApiKeys apiKeys;

    @Autowired
    ConfigurableEnvironment environment;

    @Test
    void plansAreDataOfAPresetAndOfNothingElse() {
        String first = "latchkey.plans[0]";

        assertThat(environment.getProperty(first)).isEqualTo("free");
        assertThat(environment.getPropertySources().stream()
                        .filter(source -> source instanceof EnumerablePropertySource && source.containsProperty(first))
                        .map(PropertySource::getName))
                .containsExactly("preset plans.yml");
    }

    @Test
    void withoutPlansTheServerDoesNotStartAndSaysSo(CapturedOutput output) {
        assertRefused("latchkey.plans=");

        assertThat(output).contains("latchkey.plans", "must not be empty").doesNotContain("\tat ");
    }

    @Test
    void theKeysOfAllThreeProductsLiveSideBySide() {
        Set<String> all = Set.of("jobs:read", "jobs:write", "workers:manage", "webhooks:configure");

        KeyType production = keyTypes.find("cronflow-production").orElseThrow();
        assertThat(production.prefix()).isEqualTo("cf_prod_");
        assertThat(production.scopes()).isEqualTo(all);
        assertThat(production.rateLimit()).isEqualTo(new RateLimit(10_000, Duration.ofMinutes(1)));
        assertThat(production.rotationDueAfter()).isEqualTo(Duration.ofDays(90));
        assertThat(production.lifetime()).isNull();

        KeyType staging = keyTypes.find("cronflow-staging").orElseThrow();
        assertThat(staging.prefix()).isEqualTo("cf_stg_");
        assertThat(staging.scopes()).isEqualTo(all);
        assertThat(staging.environments()).containsExactlyInAnyOrder("staging", "development");
        assertThat(staging.lifetime()).isEqualTo(Duration.ofDays(90));

        KeyType readOnly = keyTypes.find("cronflow-read-only").orElseThrow();
        assertThat(readOnly.prefix()).isEqualTo("cf_ro_");
        assertThat(readOnly.scopes()).containsExactly("status:read");
        assertThat(readOnly.methods()).containsExactlyInAnyOrder("GET", "HEAD");

        KeyType cronDb = keyTypes.find("crondb").orElseThrow();
        assertThat(cronDb.prefix()).isEqualTo("cdb_");
        assertThat(cronDb.scopes()).isEmpty();
        assertThat(cronDb.endpointGroups()).containsExactlyInAnyOrder("enrichment", "search");
        assertThat(cronDb.reseller()).isFalse();

        KeyType reseller = keyTypes.find("crondb-reseller").orElseThrow();
        assertThat(reseller.prefix()).isEqualTo("cdb_r_");
        assertThat(reseller.endpointGroups()).isEqualTo(cronDb.endpointGroups());
        assertThat(reseller.reseller()).isTrue();

        KeyType cronJobPro = keyTypes.find("cronjobpro").orElseThrow();
        assertThat(cronJobPro.prefix()).isEqualTo("cjp_");
        assertThat(cronJobPro.scopes()).containsExactlyInAnyOrder("jobs:read", "jobs:write");
    }

    @Test
    void enrichmentComesWithTheFreePlanAndSearchWithPro() {
        Set<String> both = Set.of("enrichment", "search");

        assertThat(keyTypes.allowedBy("free", both)).containsExactly("enrichment");
        assertThat(keyTypes.allowedBy("pro", both)).isEqualTo(both);
        assertThat(keyTypes.allowedBy("enterprise", both)).isEqualTo(both);
        assertThat(keyTypes.allowedBy("no such plan", both)).isEmpty();
    }

    @Test
    void aKeyOfEachTypeBeginsWithItsPrefix() {
        Workspace workspace = fixtures.workspace();
        for (String type :
                Set.of("cronflow-production", "cronflow-staging", "cronflow-read-only", "crondb", "cronjobpro")) {
            NewApiKey made = apiKeys.create(workspace, "CI", type, Actor.SYSTEM);

            assertThat(made.key().value())
                    .matches(keyTypes.find(type).orElseThrow().prefix() + "[0-9A-Za-z]{38}");
            assertThat(made.hint())
                    .startsWith(made.key().value().substring(0, made.hint().indexOf('…')))
                    .hasSize(keyTypes.find(type).orElseThrow().prefix().length() + 9);
        }
    }

    @Test
    void aNewProductIsNewDataAndNoCode() {
        try (Node node = Node.start(
                TestDatabase.fresh(),
                "latchkey.scopes[rockets:launch]=Launch rockets",
                "latchkey.scopes.rockets.land=Land rockets",
                TYPES + "rocket.name=Rocket key",
                TYPES + "rocket.prefix=rkt_",
                TYPES + "rocket.scopes=rockets:launch,rockets.land",
                TYPES + "rocket.methods=POST")) {
            NewApiKey key =
                    node.bean(ApiKeys.class).create(node.fixtures().workspace(), "Pad 1", "rocket", Actor.SYSTEM);
            Wire wire = node.wire();

            assertThat(wire.introspect(
                            node.fixtures().resourceServer(), key.key().value()))
                    .containsEntry("active", true)
                    .containsEntry("key_type", "rocket")
                    .containsEntry("scope", "rockets:launch rockets.land");
        }
    }

    @Test
    void allFaultsOfAllPresetsAreToldTogetherEachWithItsSetting(CapturedOutput output) {
        assertRefused(
                TYPES + "no-prefix.name=x",
                TYPES + "no-name.prefix=noname_",
                TYPES + "bad-prefix.name=x",
                TYPES + "bad-prefix.prefix=cf-x",
                TYPES + "same-prefix.name=x",
                TYPES + "same-prefix.prefix=cf_prod_",
                TYPES + "inside-reseller.name=x",
                TYPES + "inside-reseller.prefix=cdb_r_x_",
                TYPES + "lists.name=x",
                TYPES + "lists.prefix=lists_",
                TYPES + "lists.scopes=jobs:read,jobs:raed",
                TYPES + "lists.endpoint-groups=enrichmnet",
                TYPES + "lists.methods=GET,post",
                TYPES + "numbers.name=x",
                TYPES + "numbers.prefix=numbers_",
                TYPES + "numbers.lifetime=PT0S",
                TYPES + "numbers.rotation-due-after=P-1D",
                TYPES + "numbers.rate-limit.limit=0",
                "latchkey.endpoint-groups.graphs.name=Graphs",
                "latchkey.endpoint-groups.graphs.plan=platinum",
                "latchkey.endpoint-groups.lookup.name=Search",
                "latchkey.endpoint-groups.lookup.plan=free",
                "latchkey.endpoint-groups.maps.plan=free");

        assertThat(output)
                .contains(
                        TYPES + "no-prefix.prefix is missing",
                        TYPES + "no-name.name is missing",
                        TYPES + "bad-prefix.prefix must be words",
                        TYPES + "same-prefix.prefix is the prefix of cronflow-production already: cf_prod_",
                        TYPES + "inside-reseller.prefix lies where the reseller ids of crondb-reseller begin",
                        TYPES + "lists.scopes names no scope of latchkey.scopes: jobs:raed",
                        TYPES + "lists.endpoint-groups names no group of latchkey.endpoint-groups: enrichmnet",
                        TYPES + "lists.methods names no HTTP method, in capital letters: post",
                        TYPES + "numbers.lifetime must be longer than nothing",
                        TYPES + "numbers.rotation-due-after must be longer than nothing",
                        TYPES + "numbers.rate-limit.limit must be at least 1: 0",
                        TYPES + "numbers.rate-limit.period is missing",
                        "latchkey.endpoint-groups.graphs.plan names no plan of latchkey.plans: platinum",
                        "latchkey.endpoint-groups.search.name is the name of lookup already: Search",
                        "latchkey.endpoint-groups.maps.name is missing")
                .doesNotContain("\tat ");
        assertThat(output.getAll().lines().filter(line -> line.startsWith("  - ")))
                .hasSize(15);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                TYPES + "crondb.methds=GET",
                TYPES + "cronflow-production.rate-limit.perod=PT1M",
                TYPES + "crondb=x_",
                "latchkey.endpoint-groups.search.plans=pro",
                "latchkey.plan=free",
            })
    void aSettingThatNothingReadsIsRefusedInsideAPresetToo(String setting, CapturedOutput output) {
        assertRefused(setting);

        assertThat(output).contains(setting.substring(0, setting.indexOf('='))).doesNotContain("\tat ");
    }

    private static void assertRefused(String... settings) {
        assertThatThrownBy(() -> Node.start(TestDatabase.fresh(), settings).close())
                .isInstanceOf(RuntimeException.class);
    }
}
