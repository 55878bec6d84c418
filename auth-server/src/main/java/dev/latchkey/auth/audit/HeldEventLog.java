package dev.latchkey.auth.audit;

import dev.latchkey.auth.event.HeldEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.stereotype.Component;

/** Records events whose publishers do not stop a thread for it. */
@Component
class HeldEventLog implements ApplicationListener<PayloadApplicationEvent<HeldEvent>> {

    private final AuditLog auditLog;

    HeldEventLog(AuditLog auditLog) {
        this.auditLog = auditLog;
    }

    @Override
    public void onApplicationEvent(PayloadApplicationEvent<HeldEvent> published) {
        HeldEvent held = published.getPayload();
        held.until(auditLog.submit(held.event()));
    }
}
