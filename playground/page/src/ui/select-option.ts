/** Something that can be chosen from a list. */
export interface SelectOption {
  value: string;
  label: string;
  description: string | null;
}
