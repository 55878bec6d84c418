package dev.latchkey.sample.job;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.scheduling.support.CronExpression;

/** A cron expression. {@code null} is left to {@code @NotNull}. */
@Target({ElementType.FIELD, ElementType.PARAMETER, ElementType.RECORD_COMPONENT})
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = Schedule.Check.class)
@interface Schedule {

    String message() default "must be a cron expression";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    /** The check itself. */
    final class Check implements ConstraintValidator<Schedule, String> {

        private static final int MAX_LENGTH = 100;

        @Override
        public boolean isValid(String value, ConstraintValidatorContext context) {
            return value == null
                    || value.length() <= MAX_LENGTH && CronExpression.isValidExpression(withSeconds(value));
        }

        /** Crontab's five fields begin with minutes, Spring's six with seconds. */
        static String withSeconds(String schedule) {
            return schedule.strip().split("\\s+").length == 5 ? "0 " + schedule : schedule;
        }
    }
}
