/** The ids by which a field is named and described. */
export interface FieldIds {
  label: string;
  input: string;
  describedBy: string | undefined;
}
