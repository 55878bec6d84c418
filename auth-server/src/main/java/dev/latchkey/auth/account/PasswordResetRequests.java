package dev.latchkey.auth.account;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.jvm.ExecutorServiceMetrics;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.stereotype.Component;

/**
 * Looks up whom a forgotten password is of after the request has been answered: else the time that the answer takes would tell whether
 * there is such an account.
 */
@Component
class PasswordResetRequests implements DisposableBean, MeterBinder {

    private static final Logger log = LoggerFactory.getLogger(PasswordResetRequests.class);
    private static final int MOST_WAITING = 1000;
    private static final long SHUTDOWN_SECONDS = 3;

    private final PasswordResets resets;
    private final ThreadPoolExecutor thread;

    PasswordResetRequests(PasswordResets resets) {
        this.resets = resets;
        CustomizableThreadFactory factory = new CustomizableThreadFactory("password-reset-");
        factory.setDaemon(true);
        this.thread =
                new ThreadPoolExecutor(1, 1, 1, TimeUnit.MINUTES, new ArrayBlockingQueue<>(MOST_WAITING), factory);
        thread.allowCoreThreadTimeOut(true);
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        new ExecutorServiceMetrics(thread, "password-reset", Tags.empty()).bindTo(registry);
    }

    /** Has a link sent to whoever has that address, if anybody. */
    void add(Email email, String address) {
        try {
            thread.execute(() -> request(email, address));
        } catch (RejectedExecutionException e) {
            log.warn("Too many requests for new passwords are waiting: one was dropped");
        }
    }

    private void request(Email email, String address) {
        try {
            resets.request(email, address);
        } catch (RuntimeException e) {
            log.warn("A request for a new password failed: {}", e.getClass().getSimpleName());
        }
    }

    /** Interrupts nothing: H2 closes its file under an interrupted thread. */
    @Override
    public void destroy() throws InterruptedException {
        thread.shutdown();
        if (!thread.awaitTermination(SHUTDOWN_SECONDS, TimeUnit.SECONDS)) {
            thread.getQueue().clear();
        }
    }
}
