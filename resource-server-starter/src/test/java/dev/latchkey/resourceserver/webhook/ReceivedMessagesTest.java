package dev.latchkey.resourceserver.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.resourceserver.webhook.ReceivedMessages.Standing;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What is remembered of messages: long enough, and no more than fits. */
class ReceivedMessagesTest {

    private static final Instant START = Instant.parse("2026-11-21T22:00:00Z");

    private final ReceivedMessages received = new ReceivedMessages(Duration.ofMinutes(10), 3);

    @Test
    void aMessageIsRememberedForTheWholeWindowAndForgottenAfterIt() {
        receive("a", START);

        assertThat(received.begin("a", START.plusSeconds(599))).isEqualTo(Standing.DUPLICATE);
        assertThat(received.begin("a", START.plusSeconds(600))).isEqualTo(Standing.FIRST);
    }

    @Test
    void whereThereIsNoRoomNothingIsForgottenForIt() {
        receive("a", START);
        receive("b", START);
        receive("c", START.plusSeconds(60));

        assertThat(received.begin("d", START.plusSeconds(60))).isEqualTo(Standing.NO_ROOM);
        assertThat(received.begin("a", START.plusSeconds(60))).isEqualTo(Standing.DUPLICATE);
        assertThat(received.begin("d", START.plusSeconds(600))).isEqualTo(Standing.FIRST);
        assertThat(received.begin("c", START.plusSeconds(600))).isEqualTo(Standing.DUPLICATE);
    }

    @Test
    void aMessageThatFailedIsNotRemembered() {
        assertThat(received.begin("a", START)).isEqualTo(Standing.FIRST);
        assertThat(received.begin("a", START)).isEqualTo(Standing.IN_PROGRESS);
        received.fail("a");
        assertThat(received.begin("a", START)).isEqualTo(Standing.FIRST);
    }

    private void receive(String id, Instant now) {
        assertThat(received.begin(id, now)).isEqualTo(Standing.FIRST);
        received.succeed(id);
    }
}
