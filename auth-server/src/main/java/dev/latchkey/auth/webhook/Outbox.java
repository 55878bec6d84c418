package dev.latchkey.auth.webhook;

import dev.latchkey.auth.event.SecurityEvent;
import dev.latchkey.auth.secret.SecretGenerator;
import java.util.ArrayList;
import java.util.List;
import org.springframework.context.ApplicationListener;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Writes down for the webhooks of an organization what happens in it, in the transaction in which it happens: both are there, or neither. The
 * events of one transaction are one batch, just before it commits, while whatever they are about is still locked; so the order in which they
 * are written is the order in which they happened.
 */
@Component
class Outbox implements ApplicationListener<PayloadApplicationEvent<SecurityEvent>> {

    private final DeliveryStore store;
    private final SecretGenerator secretGenerator;
    private final Doorbell doorbell;

    Outbox(DeliveryStore store, SecretGenerator secretGenerator, Doorbell doorbell) {
        this.store = store;
        this.secretGenerator = secretGenerator;
        this.doorbell = doorbell;
    }

    /** Nothing at all is done for the issuing of a token. */
    @Override
    public void onApplicationEvent(PayloadApplicationEvent<SecurityEvent> published) {
        SecurityEvent event = published.getPayload();
        if (event.organizationId() == null || !SubscribableEvents.isSubscribable(event.type())) {
            return;
        }
        Message message = Message.of(secretGenerator.id("evt_"), event);
        if (TransactionSynchronizationManager.isActualTransactionActive()) {
            gathered().messages.add(message);
        } else {
            write(List.of(message));
        }
    }

    private void write(List<Message> messages) {
        if (store.enqueue(messages) > 0) {
            doorbell.ringAfterCommit();
        }
    }

    private Gathered gathered() {
        return TransactionSynchronizationManager.getSynchronizations().stream()
                .filter(Gathered.class::isInstance)
                .map(Gathered.class::cast)
                .findFirst()
                .orElseGet(() -> {
                    Gathered gathered = new Gathered();
                    TransactionSynchronizationManager.registerSynchronization(gathered);
                    return gathered;
                });
    }

    /** What has happened in a transaction so far. */
    private final class Gathered implements TransactionSynchronization {

        private final List<Message> messages = new ArrayList<>();

        @Override
        public void beforeCommit(boolean readOnly) {
            write(messages);
        }
    }
}
