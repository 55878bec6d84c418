package dev.latchkey.auth.audit;

import dev.latchkey.auth.event.EventNotRecordedException;
import dev.latchkey.auth.event.SecurityEvent;
import dev.latchkey.auth.organization.CachedWorkspaces;
import dev.latchkey.auth.organization.Workspace;
import dev.latchkey.auth.organization.Workspaces;
import dev.latchkey.auth.revocation.StoreUnavailableException;
import java.util.List;
import java.util.Optional;
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

    private final AuditStore store;
    private final GroupCommit groupCommit;
    private final Workspaces workspaces;
    private final CachedWorkspaces cachedWorkspaces;

    AuditLog(AuditStore store, GroupCommit groupCommit, Workspaces workspaces, CachedWorkspaces cachedWorkspaces) {
        this.store = store;
        this.groupCommit = groupCommit;
        this.workspaces = workspaces;
        this.cachedWorkspaces = cachedWorkspaces;
    }

    @Override
    public void onApplicationEvent(PayloadApplicationEvent<SecurityEvent> published) {
        record(published.getPayload());
    }

    private void record(SecurityEvent event) {
        if (TransactionSynchronizationManager.isActualTransactionActive()) {
            // By the transaction's own connection: a second one might not be had, and does not see what this one has
            // just made.
            if (isRecorded(event, workspaces::read)) {
                store.insert(List.of(event));
            }
        } else if (isRecorded(event, cachedWorkspaces::find)) {
            groupCommit.record(event);
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
