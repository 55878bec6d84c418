package dev.latchkey.auth.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.Node;
import dev.latchkey.auth.TestDatabase;
import dev.latchkey.auth.event.Actor;
import dev.latchkey.auth.organization.Resellers;
import dev.latchkey.auth.webhook.Receiver.Received;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Several nodes on one database. */
@EnabledIf("dev.latchkey.auth.TestDatabase#isPostgreSql")
class WebhookClusterTest {

    private static final int SUBJECTS = 100;

    private static final String[] SETTINGS = {"latchkey.egress.allowed=127.0.0.0/8", "latchkey.egress.allow-http=true"};

    @Test
    void eachMessageIsSentOnceByWhicheverNodeAndInOrder() {
        TestDatabase database = TestDatabase.fresh();
        try (Receiver receiver = new Receiver();
                Node one = Node.start(database, SETTINGS);
                Node other = Node.start(database, SETTINGS)) {
            String organization = one.fixtures().organization().id();
            one.bean(Webhooks.class).create(organization, receiver.url("/hook"), List.of("reseller.*"), Actor.SYSTEM);
            for (int i = 0; i < SUBJECTS; i++) {
                Resellers resellers = (i % 2 == 0 ? one : other).bean(Resellers.class);
                String id =
                        resellers.create(organization, "0", 100, Actor.SYSTEM).id();
                for (int quota = 1; quota <= 3; quota++) {
                    (quota % 2 == 0 ? one : other).bean(Resellers.class).changeQuota(id, quota, Actor.SYSTEM);
                }
            }
            receiver.await("/hook", SUBJECTS * 4);
            Awaitility.await()
                    .until(() -> one.bean(JdbcClient.class)
                                    .sql("select count(*) from webhook_delivery where status = 'pending'")
                                    .query(Long.class)
                                    .single()
                            == 0);
            List<Received> all = receiver.at("/hook");
            assertThat(all.stream().map(Received::id).distinct()).hasSize(SUBJECTS * 4);
            assertThat(all).as("each once").hasSize(SUBJECTS * 4);
            Map<String, List<String>> quotas = new HashMap<>();
            all.forEach(received -> quotas.computeIfAbsent(
                            received.json().path("data").path("subject").asString(), id -> new ArrayList<>())
                    .add(received.json().path("data").path("quota").asString()));
            assertThat(quotas.values()).allSatisfy(order -> assertThat(order).containsExactly("100", "1", "2", "3"));
        }
    }
}
