package dev.latchkey.auth.audit;

import dev.latchkey.auth.event.EventNotRecordedException;
import dev.latchkey.auth.event.SecurityEvent;
import dev.latchkey.auth.organization.CachedWorkspaces;
import dev.latchkey.auth.organization.Workspace;
import dev.latchkey.auth.organization.Workspaces;
import dev.latchkey.auth.revocation.StoreUnavailableException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.springframework.context.ApplicationListener;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Records each security event before its effect gets out: in the transaction of the change where there is one, else by group
 * commit. A workspace may have its recording switched off.
 */
@Component
class AuditLog implements ApplicationListener<PayloadApplicationEvent<SecurityEvent>> {

    private static final CompletableFuture<Void> NOTHING_TO_DO = CompletableFuture.completedFuture(null);

    private final ChangeCommit changeCommit;
    private final GroupCommit groupCommit;
    private final Workspaces workspaces;
    private final CachedWorkspaces cachedWorkspaces;

    AuditLog(
            ChangeCommit changeCommit,
            GroupCommit groupCommit,
            Workspaces workspaces,
            CachedWorkspaces cachedWorkspaces) {
        this.changeCommit = changeCommit;
        this.groupCommit = groupCommit;
        this.workspaces = workspaces;
        this.cachedWorkspaces = cachedWorkspaces;
    }

    @Override
    public void onApplicationEvent(PayloadApplicationEvent<SecurityEvent> published) {
        record(published.getPayload());
    }

    /**
     * Records an event that belongs to no transaction, without waiting for it.
     *
     * @return completes when the event is durable, or fails with an {@link EventNotRecordedException}
     */
    CompletableFuture<Void> submit(SecurityEvent event) {
        return isRecorded(event, cachedWorkspaces::find) ? groupCommit.submit(Recorded.of(event)) : NOTHING_TO_DO;
    }

    private void record(SecurityEvent event) {
        boolean change = TransactionSynchronizationManager.isActualTransactionActive();
        // In a transaction, by its own connection: a second one might not be had, and does not see what this one has
        // just made.
        if (!isRecorded(event, change ? workspaces::read : cachedWorkspaces::find)) {
            return;
        }
        Recorded recorded = Recorded.of(event);
        if (!change || !changeCommit.add(recorded)) {
            groupCommit.record(recorded);
        }
    }

    private static boolean isRecorded(SecurityEvent event, Function<String, Optional<Workspace>> reader) {
        if (event.workspaceId() == null) {
            return true;
        }
        try {
            return reader.apply(event.workspaceId())
                    .map(Workspace::auditEnabled)
                    .orElse(true);
        } catch (StoreUnavailableException e) {
            throw new EventNotRecordedException("the workspace's switch could not be read", e);
        }
    }
}
