import type { ChangeEvent, ReactNode } from 'react';
import { today } from '@/domain/days';
import { distanceUnit, weightUnit } from '@/domain/units';
import { Checks, Select, TextField } from '@/ui/Field';
import { Card } from '@/ui/Page';
import { equipment, levels, phases, sexes, timesOfDay, withOthers } from './choices';
import { Injuries } from './Injuries';
import styles from './ProfileEditor.module.css';
import type { Edits, FormErrors, ProfileForm } from './profile_form';
import { useUnits } from './use_units';

type TextFields = Exclude<keyof ProfileForm, 'equipment' | 'injuries'>;

interface Props {
  form: ProfileForm;
  errors: FormErrors;
  onEdit: (edits: Edits) => void;
}

export function ProfileFields({ form, errors, onEdit }: Props) {
  const units = useUnits();
  const bind = (field: TextFields) => ({
    value: form[field],
    error: errors[field],
    onChange: (event: ChangeEvent<HTMLInputElement | HTMLSelectElement>) =>
      onEdit({ [field]: event.target.value }),
  });
  const whole = { inputMode: 'numeric', maxLength: 8, autoComplete: 'off' } as const;
  const decimal = { ...whole, inputMode: 'decimal' } as const;
  return (
    <>
      <Section
        title="You"
        about="All of it is optional. Coach K uses age, sex and weight to choose loads and paces."
      >
        <TextField label="Name" autoComplete="given-name" maxLength={80} {...bind('name')} />
        <OneOf label="Sex" choices={sexes} none="Not said" {...bind('sex')} />
        <div className={styles.short}>
          <TextField label="Age" {...whole} {...bind('age')} />
          <TextField label={`Weight (${weightUnit(units)})`} {...decimal} {...bind('weight')} />
        </div>
        <TextField
          label={units === 'imperial' ? 'Height (feet and inches)' : 'Height (cm)'}
          {...decimal}
          inputMode={units === 'imperial' ? 'text' : 'decimal'}
          placeholder={units === 'imperial' ? `e.g. 5'11"` : undefined}
          {...bind('height')}
        />
      </Section>
      <Section title="Your race" about="Coach K counts down to it and coaches towards your goal.">
        <TextField
          label="Race date"
          type="date"
          hint={
            form.raceDate !== '' && form.raceDate < today()
              ? 'This race is over. Set the next one.'
              : 'Leave it empty if no race is planned.'
          }
          {...bind('raceDate')}
        />
        <TextField
          label="Goal time (h:mm)"
          placeholder="e.g. 1:20"
          autoComplete="off"
          maxLength={12}
          {...bind('goalTime')}
        />
      </Section>
      <Section title="Your training" about="Coach K starts from what you do now.">
        <OneOf label="Level" choices={levels} {...bind('level')} />
        <TextField label={`Running (${distanceUnit(units)} a week)`} {...decimal} {...bind('runVolume')} />
        <TextField label="Strength (days a week)" {...whole} {...bind('strengthDays')} />
      </Section>
      <Card title="Injuries and limitations">
        <p className={styles.about}>
          Coach K works around them, and tells you when a professional should look.
        </p>
        <Injuries form={form} onEdit={onEdit} />
      </Card>
      <Section
        title="Your week"
        about="For planning. Coach K does not read this part by itself yet: mention it when you ask for a plan."
      >
        <TextField label="Training time (hours a week)" {...decimal} {...bind('hours')} />
        <TextField label="Session length (minutes)" {...whole} {...bind('sessionLength')} />
        <OneOf label="Best time of day" choices={timesOfDay} none="Any" {...bind('timeOfDay')} />
        <OneOf label="Phase of training" choices={phases} {...bind('phase')} />
        <div className={styles.across}>
          <Checks
            legend="Equipment you can use"
            choices={withOthers(equipment, form.equipment)}
            values={form.equipment}
            onChange={(values) => onEdit({ equipment: values })}
          />
        </div>
      </Section>
    </>
  );
}

function Section({ title, about, children }: { title: string; about: string; children: ReactNode }) {
  return (
    <Card title={title}>
      <p className={styles.about}>{about}</p>
      <div className={styles.pairs}>{children}</div>
    </Card>
  );
}

function OneOf({
  label,
  choices,
  none = 'Not set',
  ...bound
}: {
  label: string;
  choices: readonly { value: string; label: string }[];
  none?: string;
  value: string;
  onChange: (event: ChangeEvent<HTMLSelectElement>) => void;
  error: string | undefined;
}) {
  return (
    <Select label={label} {...bound}>
      <option value="">{none}</option>
      {withOthers(choices, [bound.value]).map((choice) => (
        <option key={choice.value} value={choice.value}>
          {choice.label}
        </option>
      ))}
    </Select>
  );
}
